package dev.tidemill.api.admission;

import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.tenant.TenantId;
import java.util.Optional;

/**
 * What a principal may do. There are no policies yet: the root of a tenant, and a person who acts
 * for one, may do all in that tenant and nothing anywhere else; the operator's account owns
 * nothing.
 */
public final class Permissions {

    private static final String WHO_AM_I = "sts:GetCallerIdentity";

    private Permissions() {}

    /**
     * @param resource an ARN, or {@code *}
     * @return why not; empty when it may
     */
    public static Optional<String> denial(Principal principal, String action, String resource) {
        if (action.equals(WHO_AM_I)) {
            return Optional.empty(); // everybody may know
        }
        if (principal.tenant().equals(TenantId.PLATFORM)) {
            return Optional.of(denied(principal, action, resource, "identity-based"));
        }
        return isElsewhere(principal.tenant(), resource)
                ? Optional.of(denied(principal, action, resource, "resource-based"))
                : Optional.empty();
    }

    /** {@code arn:partition:service:region:account:rest}: whether the account is another one. */
    private static boolean isElsewhere(TenantId tenant, String resource) {
        if (!resource.startsWith("arn:")) {
            return false;
        }
        var start = 0;
        for (var colons = 0; colons < 4; colons++) {
            start = resource.indexOf(':', start) + 1;
            if (start == 0) {
                return true; // names no account: not one of ours
            }
        }
        var end = resource.indexOf(':', start);
        var account = tenant.value();
        return end - start != account.length() || !resource.startsWith(account, start);
    }

    private static String denied(
            Principal principal, String action, String resource, String policies) {
        return "User: "
                + principal.arn()
                + " is not authorized to perform: "
                + action
                + " on resource: "
                + resource
                + " because no "
                + policies
                + " policy allows the "
                + action
                + " action";
    }
}
