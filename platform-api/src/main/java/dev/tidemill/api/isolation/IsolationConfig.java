package dev.tidemill.api.isolation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Pattern;

/** What keeps sandboxes apart from the host, where the operator has not said it for a tenant. */
@ConfigMapping(prefix = "tidemill.isolation")
public interface IsolationConfig {

    /** Of functions that have no tag tidemill:isolation. */
    @WithName("default")
    @WithDefault("standard")
    @Pattern(regexp = "standard|hostile")
    String standard();

    /** The weakest that a function may ask for. */
    @WithDefault("standard")
    @Pattern(regexp = "standard|hostile")
    String floor();
}
