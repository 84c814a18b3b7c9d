package dev.tidemill.api.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whose tokens AssumeRoleWithWebIdentity takes. */
@ConfigMapping(prefix = "tidemill.api.web-identity")
public interface WebIdentityConfig {
    /** What the tokens say of who made them. */
    @WithDefault("${tidemill.public-url:http://127.0.0.1:8080}/auth/realms/tidemill")
    String issuer();

    /** Where the issuer's public keys are. */
    @WithDefault(
            "${quarkus.oidc.auth-server-url:http://127.0.0.1:8080/auth/realms/tidemill}/protocol/openid-connect/certs")
    String keys();

    /** For whom a token must have been made. */
    @WithDefault("tidemill-console")
    String audience();
}
