package dev.tidemill.api.web;

import dev.tidemill.core.tenant.TenantId;
import java.util.Optional;

/** A person's place in one tenant, as administrators of the sign-in service wrote it down. */
record Membership(TenantId account, TenantRole role) {

    /**
     * @param text {@code 123456789012:developer}
     * @return empty when it is none: then it lets nobody in
     */
    static Optional<Membership> parse(String text) {
        var colon = text.indexOf(':');
        if (colon < 0 || !TenantId.isValid(text.substring(0, colon))) {
            return Optional.empty();
        }
        return TenantRole.of(text.substring(colon + 1))
                .map(role -> new Membership(new TenantId(text.substring(0, colon)), role));
    }
}
