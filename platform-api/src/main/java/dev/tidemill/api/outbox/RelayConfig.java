package dev.tidemill.api.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How changes of the catalogue are published. */
@ConfigMapping(prefix = "tidemill.api.relay")
public interface RelayConfig {
    /** Pause between two looks at the outbox; a commit of this node ends it early. */
    @WithDefault("1s")
    Duration pause();

    /** Most changes published in one Kafka transaction. */
    @WithDefault("500")
    @Min(1)
    @Max(5000)
    int batch();
}
