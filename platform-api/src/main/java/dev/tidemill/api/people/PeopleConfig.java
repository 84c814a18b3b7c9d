package dev.tidemill.api.people;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Keycloak, where people sign in. The standalone starts one of its own and fills this in by itself;
 * whoever gives an address has one already, and none is started.
 */
@ConfigMapping(prefix = "tidemill.people")
public interface PeopleConfig {
    /**
     * Keycloak as this program and the browsers reach it, without a slash at its end; without it
     * nobody is invited.
     */
    Optional<URI> keycloak();

    /** The realm of the people; made when it is missing, and brought up to date. */
    @WithDefault("tidemill")
    String realm();

    /** The realm of the client below. */
    @WithDefault("master")
    String clientRealm();

    /** A client that may make realms, or manage this one. */
    @WithDefault("tidemill-bootstrap")
    String clientId();

    /** Its secret. */
    Optional<String> clientSecret();

    /** How long an invitation is good. */
    @WithDefault("7d")
    Duration invitation();

    /** Pause between two looks for invitations that are over and tenants without organization. */
    @WithDefault("1m")
    Duration pause();
}
