package dev.tidemill.api.aws.protocol;

import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.tenant.TenantId;

/**
 * Who called, apart from what for.
 *
 * @param principal verified
 * @param requestId in the answer's header; an invocation takes it as its id
 * @param region of the credential scope
 * @param sourceIp the peer's address
 */
public record Call(Principal principal, String requestId, String region, String sourceIp) {

    /** The account that the call acts in. */
    public TenantId tenant() {
        return principal.tenant();
    }
}
