package dev.tidemill.worker.sandbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;

/** Where sandboxes live on the host, and limits that are the same for all. */
@ConfigMapping(prefix = "tidemill.worker.sandbox")
public interface SandboxConfig {

    /** Names this worker's groups and directories, so that several share a host. */
    @WithDefault("${tidemill.instance}")
    @Pattern(regexp = "[A-Za-z0-9_-]{1,32}")
    String instance();

    /** Scratch space on a disk: unpacked code and bootstraps. Emptied at every start. */
    @WithDefault("${tidemill.data}/worker")
    Path directory();

    /** Most processes and threads in one sandbox. */
    @WithDefault("256")
    @Min(16)
    @Max(4096)
    int maxProcesses();
}
