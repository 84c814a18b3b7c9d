package dev.tidemill.worker.extension;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * One extension of one sandbox.
 *
 * @param name of its file, or what an internal one calls itself
 * @param id by which it is known after it has registered; nobody is told another's
 * @param external whether it is a process of its own, started from a layer
 * @param events what it wants to hear of
 * @param owed whether something has happened that it has not asked for yet
 */
record Extension(
        String name, String id, boolean external, Set<Wanted> events, Phase phase, boolean owed) {

    enum Wanted {
        INVOKE,
        SHUTDOWN;

        static Optional<Wanted> of(String word) {
            return Arrays.stream(values()).filter(it -> it.name().equals(word)).findFirst();
        }
    }

    /** Where it stands, by the names that Lambda gives in its refusals. */
    enum Phase {
        STARTED("Started"),
        REGISTERED("Registered"),
        /** Waits for an event. */
        READY("Ready"),
        /** Was given one. */
        RUNNING("Running"),
        INIT_ERROR("InitError"),
        EXIT_ERROR("ExitError"),
        EXITED("Exited");

        private final String word;

        Phase(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    Extension in(Phase other) {
        return new Extension(name, id, external, events, other, owed);
    }

    Extension wanting(Set<Wanted> wanted) {
        return new Extension(name, id, external, wanted, Phase.REGISTERED, false);
    }

    Extension owed(boolean now) {
        return new Extension(name, id, external, events, phase, now);
    }

    boolean wants(Wanted event) {
        return events.contains(event);
    }

    /** Whether it has done what it wanted to do about all that has happened. */
    boolean isDone() {
        return phase == Phase.READY && !owed;
    }
}
