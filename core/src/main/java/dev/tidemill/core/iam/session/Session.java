package dev.tidemill.core.iam.session;

import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;

/** Whose session it is, as its token says it. */
public sealed interface Session {
    TenantId tenant();

    Instant expiresAt();

    /**
     * Of a role.
     *
     * @param principal with the session's own tags alone: those of the role may change meanwhile
     */
    record OfRole(Principal.RoleSession principal) implements Session {
        @Override
        public TenantId tenant() {
            return principal.tenant();
        }

        @Override
        public Instant expiresAt() {
            return principal.expiresAt();
        }
    }

    /**
     * Of a user who asked for a session of its own.
     *
     * @param id unique for all times
     */
    record OfUser(TenantId tenant, String name, String id, Instant expiresAt) implements Session {}

    /**
     * Of a root user who asked for one.
     *
     * @param accessKeyId what it asked with: the session is good as long as this key is, because an
     *     account id alone may be given to somebody else
     */
    record OfRoot(TenantId tenant, String accessKeyId, Instant expiresAt) implements Session {}
}
