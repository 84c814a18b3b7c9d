package dev.tidemill.core.iam;

import dev.tidemill.core.tenant.TenantId;
import java.util.Optional;

/**
 * An access key, as the doors need it to verify a signature.
 *
 * @param secret the secret access key; SigV4 is symmetric, so that a door must know it
 * @param user whose it is; empty for the tenant's root user
 * @param active whether it opens anything
 */
public record AccessKey(
        String id, String secret, TenantId tenant, Optional<String> user, boolean active) {

    /** One of a tenant's root user, active. */
    public static AccessKey ofRoot(String id, String secret, TenantId tenant) {
        return new AccessKey(id, secret, tenant, Optional.empty(), true);
    }

    /** For what its secret is sealed where it is stored. */
    public static String place(String id) {
        return "access-key/" + id;
    }

    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
