package dev.tidemill.api.identity;

import java.util.List;

/** Verifies tokens of the platform's own identity provider. */
public interface WebIdentities {

    /** Whom a token is about, and for whom it was made. */
    record Verified(String subject, List<String> audiences) {}

    /** The provider's name in ARNs and condition keys: the issuer's address without its scheme. */
    String provider();

    /**
     * May wait for the provider's keys.
     *
     * @throws WebIdentityException when it is not a token of ours that is good now
     */
    Verified verify(String token);
}
