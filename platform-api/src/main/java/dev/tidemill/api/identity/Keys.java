package dev.tidemill.api.identity;

import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.Principal;
import java.util.Optional;

/** Whose access key it is. */
@FunctionalInterface
public interface Keys {

    /** A key that opens something now, and who has proved to be whom when it signed. */
    record Holder(AccessKey key, Principal principal) {}

    /**
     * @param token the session token that came with the key
     * @throws IdentityException the same for a key that does not exist, one that is not active and
     *     a token that is not the key's: who asks learns nothing
     */
    Holder holder(String id, Optional<String> token);
}
