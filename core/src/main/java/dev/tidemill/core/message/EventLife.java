package dev.tidemill.core.message;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which life of an event this is, and where its payload is.
 *
 * @param generation 0 as it was accepted; one more each time that it was sent on its way again
 * @param source its first record of this generation, once an intake has read it
 * @param waitsFor the error type of its last run, or why it could not run; empty before the first
 */
public record EventLife(int generation, Optional<Source> source, Optional<String> waitsFor) {

    /** Accepted, and not yet read by anybody. */
    public static final EventLife FIRST = new EventLife(0, Optional.empty(), Optional.empty());

    /** A record of {@link Topic#EVENTS}. */
    public record Source(int partition, long offset) {}

    /**
     * @param known null where a program of the version before wrote the record
     */
    static EventLife of(@Nullable EventLife known) {
        return known == null ? FIRST : known;
    }

    /** The life that begins when the event is sent on its way again. */
    public static EventLife ofGeneration(int generation) {
        return new EventLife(generation, Optional.empty(), Optional.empty());
    }

    /** The first record that it is found in stays its source. */
    EventLife readAt(Source place) {
        return source.isPresent() ? this : new EventLife(generation, Optional.of(place), waitsFor);
    }

    EventLife waitingFor(String reason) {
        return new EventLife(generation, source, Optional.of(reason));
    }
}
