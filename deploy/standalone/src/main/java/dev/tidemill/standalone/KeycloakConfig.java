package dev.tidemill.standalone;

import io.smallrye.config.ConfigMapping;
import java.net.URI;

/** The sign-in service beside this program. Public: the validator of mappings reads it. */
@ConfigMapping(prefix = "tidemill.keycloak")
public interface KeycloakConfig {

    /** Keycloak as this program reaches it. */
    URI address();
}
