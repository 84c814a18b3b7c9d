package dev.tidemill.worker.route;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;

/** The one way out of a sandbox. */
@ConfigMapping(prefix = "tidemill.worker.route")
public interface RouteConfig {

    /** Host and port of the platform's HTTP endpoint, where it leads to. */
    @WithDefault("127.0.0.1:8080")
    @Pattern(regexp = ".+:[0-9]{1,5}")
    String endpoint();

    /** Most connections of one sandbox at a time. */
    @WithDefault("64")
    @Min(1)
    @Max(1024)
    int maxConnections();

    /** A connection on which nothing moves for this long is closed. */
    @WithDefault("16m")
    Duration idle();
}
