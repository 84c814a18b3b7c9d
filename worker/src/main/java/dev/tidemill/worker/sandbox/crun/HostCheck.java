package dev.tidemill.worker.sandbox.crun;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Says in one sentence why this host cannot run sandboxes, if it cannot. */
public final class HostCheck {

    private static final Path UNIFIED = Path.of("/sys/fs/cgroup/unified/cgroup.controllers");

    private HostCheck() {}

    /** The reason and the way out; empty when everything is there. */
    public static Optional<String> problem() {
        try {
            if (!Files.exists(Path.of("/proc/self/ns/cgroup"))) {
                return Optional.of("sandboxes need a Linux kernel with cgroup namespaces");
            }
            if (!(Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer user)
                    || user != 0) {
                return Optional.of("sandboxes need root: start Tidemill as root");
            }
            if (Files.exists(UNIFIED) && !Files.readString(UNIFIED).isBlank()) {
                return Optional.of(
                        "crun refuses hosts with both versions of control groups: start the worker"
                                + " with unshare -m --propagation slave sh -c 'umount"
                                + " /sys/fs/cgroup/unified; exec java ...'");
            }
        } catch (IOException unreadable) {
            return Optional.of("cannot inspect the host: " + unreadable.getMessage());
        }
        return crun().isPresent()
                ? Optional.empty()
                : Optional.of("crun is missing: apt-get install crun");
    }

    static Optional<Path> crun() {
        return java.util.stream.Stream.of("/usr/bin/crun", "/usr/local/bin/crun", "/usr/sbin/crun")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
