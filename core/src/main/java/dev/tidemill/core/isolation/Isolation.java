package dev.tidemill.core.isolation;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What keeps a function's sandboxes apart from their host. Each is stronger than those before. */
public enum Isolation {
    /** A container: the host's kernel serves it, behind namespaces and a filter of system calls. */
    STANDARD,
    /** gVisor: a kernel of its own serves it, which the host's kernel lets do little. */
    HOSTILE;

    /** The tag of a function that asks for one. */
    public static final String TAG = "tidemill:isolation";

    /** As tags and settings spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Isolation> of(String word) {
        return Stream.of(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    public boolean isWeakerThan(Isolation other) {
        return compareTo(other) < 0;
    }
}
