package dev.tidemill.api.insight;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
        int limit) {}
