package dev.tidemill.api.aws.sts;

import dev.tidemill.api.admission.Facts;
import dev.tidemill.api.admission.Permissions;
import dev.tidemill.api.audit.Audit;
import dev.tidemill.api.aws.model.sts.AssumeRoleWithWebIdentityRequest;
import dev.tidemill.api.aws.model.sts.AssumeRoleWithWebIdentityResponse;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.identity.WebIdentities;
import dev.tidemill.api.identity.WebIdentityException;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes sessions of roles for those whom the platform's own issuer knows. */
@ApplicationScoped
public class WebIdentityOperations {

    private static final Action WITH_WEB_IDENTITY = Action.of("sts:AssumeRoleWithWebIdentity");

    private final Snapshot snapshot;
    private final Permissions permissions;
    private final WebIdentities webIdentities;
    private final RoleSessions sessions;
    private final Audit audit;
    private final Clock clock;

    public WebIdentityOperations(
            Snapshot snapshot,
            Permissions permissions,
            WebIdentities webIdentities,
            RoleSessions sessions,
            Audit audit,
            Clock clock) {
        this.snapshot = snapshot;
        this.permissions = permissions;
        this.webIdentities = webIdentities;
        this.sessions = sessions;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Nobody has signed: the token of the platform's own issuer says who it is. Only then is there
     * somebody to tell the audit of, and an account whose audit it is.
     */
    AssumeRoleWithWebIdentityResponse assume(Call call, AssumeRoleWithWebIdentityRequest in) {
        var arn = RoleSessions.checked(in.roleArn());
        var verified = verified(in.webIdentityToken());
        var account = new TenantId(arn.split(":", 6)[4]);
        var provider = "arn:aws:iam::" + account + ":oidc-provider/" + webIdentities.provider();
        var person = new Principal.WebIdentity(account, provider, verified.subject());
        try {
            var answer = assume(call, in, person, verified);
            tell(call, person, arn, Optional.empty());
            return answer;
        } catch (AwsException no) {
            if (snapshot.tenant(account).isPresent()) {
                tell(call, person, arn, Optional.of(no.code()));
            }
            throw no;
        }
    }

    private void tell(Call call, Principal.WebIdentity person, String arn, Optional<String> error) {
        var unused =
                audit.tell(
                                new Message.Audited(
                                        new InvocationId(call.requestId()),
                                        person.tenant(),
                                        clock.instant(),
                                        person.arn(),
                                        call.sourceIp(),
                                        WITH_WEB_IDENTITY.text(),
                                        arn,
                                        error))
                        .toCompletableFuture()
                        .join();
    }

    private AssumeRoleWithWebIdentityResponse assume(
            Call call,
            AssumeRoleWithWebIdentityRequest in,
            Principal.WebIdentity person,
            WebIdentities.Verified verified) {
        var arn = in.roleArn();
        var facts =
                new Facts() {
                    @Override
                    public Map<String, List<String>> serviceKeys() {
                        var name = webIdentities.provider();
                        return Map.of(
                                name + ":sub",
                                List.of(verified.subject()),
                                name + ":aud",
                                verified.audiences(),
                                "sts:RoleSessionName",
                                List.of(in.roleSessionName()));
                    }
                };
        if (permissions.denial(person, WITH_WEB_IDENTITY, arn, call, facts).isPresent()
                || snapshot.tenant(person.tenant()).filter(Tenant::suspended).isPresent()) {
            throw new AwsException(
                    "AccessDenied", 403, "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        }
        var role = sessions.existing(arn);
        var limits =
                SessionLimits.of(
                        new SessionLimits.Asked(
                                in.policy(),
                                RoleSessions.arns(in.policyArns()),
                                Map.of(),
                                List.of()),
                        role.tenant(),
                        snapshot);
        var session =
                sessions.session(
                        role,
                        in.roleSessionName(),
                        limits,
                        RoleSessions.duration(in.durationSeconds(), role),
                        Optional.empty(),
                        Optional.of(person.provider()),
                        Optional.empty());
        return AssumeRoleWithWebIdentityResponse.builder()
                .credentials(sessions.issue(session))
                .assumedRoleUser(RoleSessions.user(session))
                .packedPolicySize(limits.packedPercent())
                .subjectFromWebIdentityToken(verified.subject())
                .audience(String.join(",", verified.audiences()))
                .provider(person.provider())
                .build();
    }

    private WebIdentities.Verified verified(String token) {
        try {
            return webIdentities.verify(token);
        } catch (WebIdentityException no) {
            var code =
                    switch (no.reason()) {
                        case INVALID -> "InvalidIdentityToken";
                        case EXPIRED -> "ExpiredTokenException";
                        case UNREACHABLE -> "IDPCommunicationError";
                    };
            throw new AwsException(code, 400, String.valueOf(no.getMessage()));
        }
    }
}
