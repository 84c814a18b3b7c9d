package dev.tidemill.api.insight;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A line's place in the order of its group: by time, and by arrival among lines of one moment.
 *
 * @param at in microseconds, as the database keeps it
 */
public record LogPosition(Instant at, long id) implements Comparable<LogPosition> {

    @Override
    public int compareTo(LogPosition other) {
        var byTime = at.compareTo(other.at);
        return byTime != 0 ? byTime : Long.compare(id, other.id);
    }

    /** The place right before. */
    public LogPosition before() {
        return new LogPosition(at, id - 1);
    }

    /** The place right after. */
    public LogPosition after() {
        return new LogPosition(at, id + 1);
    }

    public String text() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "." + id;
    }

    /** Reads what {@link #text} wrote. */
    public static Optional<LogPosition> parse(String text) {
        var dot = text.indexOf('.');
        try {
            return Optional.of(
                    new LogPosition(
                            Instant.EPOCH.plus(
                                    Long.parseLong(text.substring(0, dot)), ChronoUnit.MICROS),
                            Long.parseLong(text.substring(dot + 1))));
        } catch (RuntimeException malformed) {
            return Optional.empty();
        }
    }
}
