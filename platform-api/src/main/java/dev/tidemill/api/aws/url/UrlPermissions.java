package dev.tidemill.api.aws.url;

import dev.tidemill.api.admission.Circumstances;
import dev.tidemill.api.admission.Denial;
import dev.tidemill.api.admission.Facts;
import dev.tidemill.api.admission.Permissions;
import dev.tidemill.api.audit.Audit;
import dev.tidemill.core.function.FunctionUrl;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether somebody may call a function at its address: it takes the permission for the address and
 * the one for the function.
 */
@ApplicationScoped
class UrlPermissions {

    private static final Action INVOKE_URL = Action.of("lambda:InvokeFunctionUrl");
    private static final Action INVOKE = Action.of("lambda:InvokeFunction");
    private static final String AUTH_TYPE = "lambda:FunctionUrlAuthType";
    private static final String VIA_URL = "lambda:InvokedViaFunctionUrl";

    private final Permissions permissions;
    private final Audit audit;
    private final Clock clock;

    UrlPermissions(Permissions permissions, Audit audit, Clock clock) {
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whether the function's policy lets everybody in. */
    boolean letsPublicIn(FunctionUrl url, Circumstances circumstances) {
        // somebody without any name, whom only a statement about everybody can mean
        var nobody = new Principal.WebIdentity(url.function().tenant(), "", "");
        return denial(nobody, url, circumstances).isEmpty();
    }

    /**
     * Whether the caller may; the audit is told when not.
     *
     * @param principal verified
     */
    boolean letIn(
            Principal principal, FunctionUrl url, Circumstances circumstances, InvocationId id) {
        if (denial(principal, url, circumstances).isEmpty()) {
            return true;
        }
        var unused =
                audit.tell(
                        new Message.Audited(
                                id,
                                principal.tenant(),
                                clock.instant(),
                                principal.arn(),
                                circumstances.sourceIp(),
                                INVOKE_URL.text(),
                                url.arn(),
                                Optional.of("AccessDenied")));
        return false;
    }

    private Optional<Denial> denial(
            Principal principal, FunctionUrl url, Circumstances circumstances) {
        var access = List.of(url.access().name());
        var ofAddress =
                permissions.denial(
                        principal,
                        INVOKE_URL,
                        url.arn(),
                        circumstances,
                        keys(Map.of(AUTH_TYPE, access)));
        return ofAddress.isPresent()
                ? ofAddress
                : permissions.denial(
                        principal,
                        INVOKE,
                        url.arn(),
                        circumstances,
                        keys(Map.of(AUTH_TYPE, access, VIA_URL, List.of("true"))));
    }

    private static Facts keys(Map<String, List<String>> keys) {
        return new Facts() {
            @Override
            public Map<String, List<String>> serviceKeys() {
                return keys;
            }
        };
    }
}
