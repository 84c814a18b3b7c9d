package dev.tidemill.api.people;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Keycloak's administration, with which people are invited. */
@ConfigMapping(prefix = "tidemill.people")
public interface PeopleConfig {
    /**
     * Keycloak as this program reaches it, without a slash at its end; without it nobody is
     * invited.
     */
    Optional<URI> keycloak();

    /** The realm of the people. */
    @WithDefault("tidemill")
    String realm();

    /** The realm of the client below. */
    @WithDefault("master")
    String clientRealm();

    /** A client that may manage the realm's users. */
    @WithDefault("tidemill-bootstrap")
    String clientId();

    /** Its secret. */
    Optional<String> clientSecret();
}
