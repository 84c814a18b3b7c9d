package dev.tidemill.core.iam.session;

import dev.tidemill.core.function.FunctionVersion;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes credentials of a function's execution role, as Lambda assumes it. Who asks needs no secret:
 * the sealing key stays with who answers. Reads memory only, and never blocks.
 */
public interface SessionIssuer {
    /**
     * Credentials that are good as long as the role is there, and the function.
     *
     * @return empty when the role is gone, is another account's, or does not trust Lambda any more
     */
    Optional<SessionCredentials> issue(FunctionVersion function, Duration duration);
}
