package dev.tidemill.api.call;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** What calls may take. */
@ConfigMapping(prefix = "tidemill.api.call")
public interface CallConfig {
    /** Most megabytes of an answer that is streamed; a function that writes more is ended. */
    @WithDefault("200")
    @Min(1)
    @Max(100_000)
    int streamMegabytes();
}
