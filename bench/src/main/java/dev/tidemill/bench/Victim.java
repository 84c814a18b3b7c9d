package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is killed with -9 in a round of chaos. The last one takes all others with it. */
enum Victim {
    BROKER("broker"),
    SANDBOXES("sandboxes"),
    DATABASE("database"),
    BROKER_AND_DATABASE("broker and database"),
    APPLICATION("application");

    /** A process of the instance. */
    private record Member(long pid, String command, boolean isInside, boolean isRoot) {}

    private final String title;

    Victim(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Those that there are in this moment. */
    List<ProcessHandle> in(ProcessTree tree) {
        var members = tree.members();
        if (members.isEmpty()) {
            return List.of();
        }
        var root = members.getFirst().pid();
        return members.stream()
                .map(ProcessTree.Stat::pid)
                .map(pid -> new Member(pid, command(pid), isInside(pid, root), pid == root))
                .filter(this::meets)
                .flatMap(member -> ProcessHandle.of(member.pid()).stream())
                .toList();
    }

    private boolean meets(Member member) {
        return switch (this) {
            case BROKER -> isBroker(member);
            case SANDBOXES -> member.isInside();
            case DATABASE -> isDatabase(member);
            case BROKER_AND_DATABASE -> isBroker(member) || isDatabase(member);
            case APPLICATION -> member.isRoot();
        };
    }

    private static boolean isBroker(Member member) {
        return member.command().contains("kafka.Kafka");
    }

    private static boolean isDatabase(Member member) {
        return member.command().contains("/postgres -D");
    }

    private static String command(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    /** Sandboxes number their processes themselves. */
    private static boolean isInside(long pid, long root) {
        try {
            return !namespace(pid).equals(namespace(root));
        } catch (IOException gone) {
            return false;
        }
    }

    private static Path namespace(long pid) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid"));
    }
}
