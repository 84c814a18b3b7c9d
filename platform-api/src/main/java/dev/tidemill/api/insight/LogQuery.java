package dev.tidemill.api.insight;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which lines of one group are wanted.
 *
 * @param streams only these, when present
 * @param streamPrefix only streams whose name begins so
 * @param from the earliest moment
 * @param to the first moment that is not wanted any more
 * @param after only lines behind this place
 * @param before only lines in front of this place
 * @param oldestFirst from which end the limit counts, and the order of the result
 */
public record LogQuery(
        String group,
        Optional<List<String>> streams,
        Optional<String> streamPrefix,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<LogPosition> after,
        Optional<LogPosition> before,
        boolean oldestFirst,
        int limit) {

    /** The moment that no wanted line is older than. */
    Optional<Instant> earliest() {
        return Stream.of(from, after.map(LogPosition::at))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
    }

    /** The moment that no wanted line is newer than. */
    Optional<Instant> latest() {
        return Stream.of(to, before.map(LogPosition::at))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** Whether a line at this place is wanted, as far as time and place go. */
    boolean holds(LogPosition place) {
        return from.filter(place.at()::isBefore).isEmpty()
                && (to.isEmpty() || place.at().isBefore(to.get()))
                && (after.isEmpty() || place.compareTo(after.get()) > 0)
                && (before.isEmpty() || place.compareTo(before.get()) < 0);
    }
}
