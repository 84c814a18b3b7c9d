package dev.tidemill.worker.sandbox.crun;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.worker.sandbox.SandboxDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the OCI configuration of one sandbox: everything that it can see, do and use. */
final class Bundle {

    /** As Lambda: {@code sbx_user1051}. */
    static final int USER = 993;

    static final int GROUP = 990;

    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, Object> SECCOMP = Seccomp.profile();
    private static final List<String> NO_CAPABILITIES = List.of();

    /**
     * Where it is made.
     *
     * @param home its own directory
     * @param users the first of the host's users for it; empty: none are mapped, and neither are
     *     namespaces made that a kernel of its own would not need
     * @param network what it lives in, if it does not make one
     * @param memoryMegabytes its limit on the host
     */
    record Place(
            Path home, String cgroup, Optional<Long> users, Path network, int memoryMegabytes) {}

    private final Skeleton skeleton;
    private final Map<Path, Path> languages;
    private final int maxProcesses;

    /**
     * @param languages where prefixes of interpreters are shown from
     */
    Bundle(Skeleton skeleton, Map<Path, Path> languages, int maxProcesses) {
        this.skeleton = skeleton;
        this.languages = languages;
        this.maxProcesses = maxProcesses;
    }

    /** Where code appears that is shown to the sandbox of this directory later. */
    static Path task(Path home) {
        return home.resolve("var/task");
    }

    /** Where layers appear; {@code /opt} leads there. */
    static Path layers(Path home) {
        return home.resolve("var/opt");
    }

    void write(Path directory, SandboxDriver.Spec spec, Place place) throws IOException {
        Files.createDirectories(task(place.home()));
        for (var other : List.of("runtime", "lang", "opt")) {
            Files.createDirectory(place.home().resolve("var").resolve(other));
        }
        var config = new HashMap<String, Object>();
        config.put("ociVersion", "1.0.0");
        config.put("process", process(spec));
        config.put("root", Map.of("path", skeleton.root().toString(), "readonly", true));
        config.put("hostname", "tidemill");
        config.put("mounts", mounts(spec, place));
        config.put("linux", linux(place));
        JSON.writeValue(directory.resolve("config.json").toFile(), config);
    }

    private static Map<String, Object> process(SandboxDriver.Spec spec) {
        var capabilities = new HashMap<String, Object>();
        for (var set : List.of("bounding", "effective", "inheritable", "permitted", "ambient")) {
            capabilities.put(set, NO_CAPABILITIES);
        }
        return Map.of(
                "terminal",
                false,
                "user",
                Map.of("uid", USER, "gid", GROUP),
                "args",
                spec.command(),
                "env",
                spec.environment().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList(),
                "cwd",
                "/var/task",
                "capabilities",
                capabilities,
                "rlimits",
                List.of(
                        Map.of("type", "RLIMIT_NOFILE", "hard", 1024, "soft", 1024),
                        Map.of("type", "RLIMIT_CORE", "hard", 0, "soft", 0)),
                "noNewPrivileges",
                true);
    }

    private List<Map<String, Object>> mounts(SandboxDriver.Spec spec, Place place) {
        var mounts = new ArrayList<Map<String, Object>>();
        mounts.add(mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"));
        mounts.add(
                mount(
                        "/dev",
                        "tmpfs",
                        "tmpfs",
                        "nosuid",
                        "noexec",
                        "strictatime",
                        "mode=755",
                        "size=64k"));
        mounts.add(
                mount(
                        "/dev/shm",
                        "tmpfs",
                        "shm",
                        "nosuid",
                        "noexec",
                        "nodev",
                        "mode=1777",
                        "size=64m"));
        mounts.add(
                mount(
                        "/tmp",
                        "tmpfs",
                        "tmpfs",
                        "nosuid",
                        "nodev",
                        "mode=1777",
                        "size=" + spec.temporaryMegabytes() + "m"));
        mounts.add(bind(Path.of("/usr"), "/usr", "ro"));
        // what an administrator puts there is nobody's business
        mounts.add(mount("/usr/local", "tmpfs", "tmpfs", "ro", "nosuid", "nodev", "size=4k"));
        // the directory above: a kernel of its own would not see what is mounted on the place that
        // it was given, only what is mounted below
        mounts.add(bind(place.home().resolve("var"), "/var", "ro", "rslave"));
        spec.language()
                .map(languages::get)
                .ifPresent(at -> mounts.add(bind(at, "/var/lang", "ro")));
        mounts.add(bind(spec.runtime(), "/var/runtime", "ro"));
        spec.exchange().ifPresent(at -> mounts.add(bind(at, "/run/rt", "ro")));
        return mounts;
    }

    private Map<String, Object> linux(Place place) {
        var memory = (long) place.memoryMegabytes() << 20;
        var linux = new HashMap<String, Object>();
        linux.put("namespaces", namespaces(place));
        place.users()
                .ifPresent(
                        first -> {
                            var range =
                                    List.of(
                                            Map.of(
                                                    "containerID",
                                                    0,
                                                    "hostID",
                                                    first,
                                                    "size",
                                                    UserRanges.SIZE));
                            linux.put("uidMappings", range);
                            linux.put("gidMappings", range);
                        });
        linux.put("rootfsPropagation", "rslave");
        linux.put("cgroupsPath", place.cgroup());
        linux.put(
                "resources",
                Map.of(
                        "devices", List.of(Map.of("allow", false, "access", "rwm")),
                        "memory", Map.of("limit", memory, "swap", memory),
                        "pids", Map.of("limit", maxProcesses),
                        "cpu", Map.of("shares", Cgroups.shares(place.memoryMegabytes()))));
        linux.put("seccomp", SECCOMP);
        linux.put(
                "maskedPaths",
                List.of(
                        "/proc/acpi",
                        "/proc/asound",
                        "/proc/buddyinfo",
                        "/proc/cmdline",
                        "/proc/config.gz",
                        "/proc/diskstats",
                        "/proc/interrupts",
                        "/proc/iomem",
                        "/proc/ioports",
                        "/proc/kallsyms",
                        "/proc/kcore",
                        "/proc/key-users",
                        "/proc/keys",
                        "/proc/kmsg",
                        "/proc/kpagecount",
                        "/proc/kpageflags",
                        "/proc/latency_stats",
                        "/proc/modules",
                        "/proc/partitions",
                        "/proc/pressure",
                        "/proc/sched_debug",
                        "/proc/schedstat",
                        "/proc/scsi",
                        "/proc/slabinfo",
                        "/proc/softirqs",
                        "/proc/sysrq-trigger",
                        "/proc/sysvipc",
                        "/proc/timer_list",
                        "/proc/vmallocinfo",
                        "/proc/vmstat",
                        "/proc/zoneinfo"));
        linux.put("readonlyPaths", List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys"));
        return linux;
    }

    private static List<Map<String, String>> namespaces(Place place) {
        var all = new ArrayList<Map<String, String>>();
        for (var type : List.of("pid", "mount", "ipc", "uts")) {
            all.add(Map.of("type", type));
        }
        if (place.users().isPresent()) {
            for (var type : List.of("user", "network", "cgroup")) {
                all.add(Map.of("type", type));
            }
        } else {
            all.add(Map.of("type", "network", "path", place.network().toString()));
        }
        return all;
    }

    private static Map<String, Object> mount(
            String at, String type, String source, String... options) {
        return Map.of(
                "destination", at, "type", type, "source", source, "options", List.of(options));
    }

    private static Map<String, Object> bind(Path source, String at, String... options) {
        var all = new ArrayList<>(List.of("rbind", "nosuid", "nodev"));
        all.addAll(List.of(options));
        return Map.of(
                "destination", at, "type", "bind", "source", source.toString(), "options", all);
    }
}
