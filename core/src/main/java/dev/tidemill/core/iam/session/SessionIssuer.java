package dev.tidemill.core.iam.session;

import dev.tidemill.core.tenant.TenantId;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes credentials of a function's execution role, as Lambda assumes it. Who asks needs no secret:
 * the sealing key stays with who answers. Reads memory only, and never blocks.
 */
public interface SessionIssuer {
    /**
     * @param tenant whose function it is; a role of another account is none
     * @param roleArn the execution role
     * @param sessionName the function's name
     * @return empty when the role is gone, or does not trust Lambda any more
     */
    Optional<SessionCredentials> issue(
            TenantId tenant, String roleArn, String sessionName, Duration duration);
}
