package dev.tidemill.core.iam;

import dev.tidemill.core.tenant.TenantId;

/**
 * An access key of a tenant's root user, as the doors need it to verify a signature.
 *
 * @param secret the secret access key; SigV4 is symmetric, so that a door must know it
 */
public record AccessKey(String id, String secret, TenantId tenant) {
    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
