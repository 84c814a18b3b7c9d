package dev.tidemill.api.function;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How packages are handed out again, and how long they are kept. */
@ConfigMapping(prefix = "tidemill.api.code")
public interface CodeConfig {
    /** The address under which callers reach this platform; links to packages begin with it. */
    @WithDefault("${tidemill.public-url:http://127.0.0.1:8080}")
    String publicUrl();

    /** How long such a link works. */
    @WithDefault("10m")
    Duration linkValidity();

    /**
     * What links are signed with; every node that stands behind the same address needs the same.
     * Without it a new secret is made at each start, and links end with the process.
     */
    Optional<String> linkSecret();

    /** How long a package that no function has any more, or not yet, is kept. */
    @WithDefault("1d")
    @DurationMin(minutes = 10)
    Duration keepUnused();

    /** Pause between two looks for packages that no function has. */
    @WithDefault("1h")
    Duration sweepPause();
}
