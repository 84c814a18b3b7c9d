package dev.tidemill.api.function;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;

/** Under which names functions are reached from outside. */
@ConfigMapping(prefix = "tidemill.api.function-url")
public interface UrlConfig {
    /**
     * The domain of which each function URL is a name: {@code ID.DOMAIN}. Whatever comes for it or
     * for a name below it goes to a function and nowhere else: it must not be the platform's own
     * domain.
     */
    @WithDefault("lambda-url.localhost")
    @Pattern(regexp = "[a-z0-9-]+([.][a-z0-9-]+)+")
    String domain();

    /** The scheme and port under which callers reach the platform are those of this address. */
    @WithDefault("${tidemill.public-url:http://127.0.0.1:8080}")
    String publicUrl();
}
