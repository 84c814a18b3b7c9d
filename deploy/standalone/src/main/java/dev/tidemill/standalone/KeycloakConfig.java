package dev.tidemill.standalone;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** The sign-in service beside this program. Public: the validator of mappings reads it. */
@ConfigMapping(prefix = "tidemill.keycloak")
public interface KeycloakConfig {

    /** Keycloak as this program reaches it; none when people sign in at one that others run. */
    Optional<URI> address();
}
