package dev.tidemill.api.aws.logs;

import dev.tidemill.api.insight.LogLines;
import dev.tidemill.api.insight.LogPosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One answer in the making: takes lines until it is full, by number or by bytes, or until it has
 * looked at so much that a rare match shall cost another page and not a long wait.
 */
final class EventPage implements Predicate<LogLines.Line> {

    static final int MOST_EVENTS = 10_000;

    /** Lines looked at for one answer. */
    static final int MOST_SEEN = 50_000;

    private static final long MOST_BYTES_SEEN = 64 << 20;
    private static final long MOST_BYTES = 1 << 20;
    private static final int BYTES_BESIDES_MESSAGE = 26;

    private final int limit;
    private final Predicate<String> wanted;
    private final List<LogLines.Line> found = new ArrayList<>();
    private Optional<LogPosition> last = Optional.empty();
    private long bytes;
    private long bytesSeen;

    EventPage(int limit, Predicate<String> wanted) {
        this.limit = limit;
        this.wanted = wanted;
    }

    /**
     * @return false when the page is full, with this line or without it
     */
    @Override
    public boolean test(LogLines.Line line) {
        var size = line.message().getBytes(StandardCharsets.UTF_8).length + BYTES_BESIDES_MESSAGE;
        if (wanted.test(line.message())) {
            if (found.size() == limit || (bytes + size > MOST_BYTES && !found.isEmpty())) {
                return false;
            }
            bytes += size;
            found.add(line);
        }
        last = Optional.of(line.position());
        bytesSeen += size;
        return bytesSeen < MOST_BYTES_SEEN;
    }

    List<LogLines.Line> found() {
        return found;
    }

    /** The last line that was looked at and needs no second look. */
    Optional<LogPosition> last() {
        return last;
    }
}
