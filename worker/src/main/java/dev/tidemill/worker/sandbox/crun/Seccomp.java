package dev.tidemill.worker.sandbox.crun;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The system calls that a sandbox may make, as an OCI runtime reads it. */
final class Seccomp {

    private static final String ALLOW = "SCMP_ACT_ALLOW";
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    private static final long NEW_NAMESPACES = 0x7E020000L | 0x80;
    private static final int NETLINK = 16;

    private Seccomp() {}

    static Map<String, Object> profile() {
        var rules = new ArrayList<Map<String, Object>>();
        rules.add(Map.of("names", allowed(), "action", ALLOW));
        // clone3 passes its flags in memory, where no filter can look
        rules.add(
                Map.of("names", List.of("clone3"), "action", "SCMP_ACT_ERRNO", "errnoRet", ENOSYS));
        rules.add(
                allow(
                        "clone",
                        Map.of(
                                "index",
                                0,
                                "value",
                                NEW_NAMESPACES,
                                "valueTwo",
                                0,
                                "op",
                                "SCMP_CMP_MASKED_EQ")));
        // only asking for the personality; changing it would switch address randomization off
        rules.add(allow("personality", equal(0, 0)));
        rules.add(allow("personality", equal(0, 0xffffffffL)));
        // UNIX, INET, INET6; above all not VSOCK, which no network namespace bounds
        for (var family : List.of(1, 2, 10)) {
            rules.add(allow("socket", equal(0, family)));
        }
        rules.add(allow("socket", equal(0, NETLINK), equal(2, 0)));
        return Map.of(
                "defaultAction",
                "SCMP_ACT_ERRNO",
                "defaultErrnoRet",
                EPERM,
                "architectures",
                List.of("SCMP_ARCH_X86_64"),
                "syscalls",
                rules);
    }

    private static List<String> allowed() {
        try (var in = Objects.requireNonNull(Seccomp.class.getResourceAsStream("seccomp.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.split(" ", -1)))
                    .filter(name -> !name.isBlank())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @SafeVarargs
    private static Map<String, Object> allow(String call, Map<String, Object>... arguments) {
        return Map.of("names", List.of(call), "action", ALLOW, "args", List.of(arguments));
    }

    private static Map<String, Object> equal(int index, long value) {
        return Map.of("index", index, "value", value, "op", "SCMP_CMP_EQ");
    }
}
