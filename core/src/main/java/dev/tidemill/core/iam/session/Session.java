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

    /** Of a root user who asked for one. */
    record OfRoot(TenantId tenant, Instant expiresAt) implements Session {}
}
