package dev.tidemill.api.insight;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Puts the lines of chunks that overlap in order. The chunks come ordered by their first line,
 * forward or backward; it holds what the chunks of {@link LogChunk#MOST_TIME} hold, not more. Pure.
 */
final class LogMerge {

    private final boolean oldestFirst;
    private final Predicate<LogLines.Line> reader;
    private final PriorityQueue<LogLines.Line> waiting;
    private int left;
    private boolean ended;

    /**
     * @param limit so many lines at most are handed over
     * @param reader whether it wants another line
     */
    LogMerge(boolean oldestFirst, int limit, Predicate<LogLines.Line> reader) {
        var order = Comparator.comparing(LogLines.Line::position);
        this.oldestFirst = oldestFirst;
        this.reader = reader;
        this.waiting = new PriorityQueue<>(oldestFirst ? order : order.reversed());
        this.left = limit;
    }

    /**
     * The next chunk begins here: what no later one can come before is handed over.
     *
     * @return whether more is wanted
     */
    boolean beginsAt(LogPosition place) {
        while (!ended && !waiting.isEmpty() && isDue(waiting.element().position(), place)) {
            handOver();
        }
        return !ended;
    }

    private boolean isDue(LogPosition line, LogPosition place) {
        return oldestFirst
                ? line.compareTo(place) < 0
                : line.at().isAfter(place.at().plus(LogChunk.MOST_TIME));
    }

    void add(LogLines.Line line) {
        waiting.add(line);
    }

    /**
     * There are no more chunks.
     *
     * @return whether the reader or the limit ended it, so that there may be more
     */
    boolean finish() {
        while (!ended && !waiting.isEmpty()) {
            handOver();
        }
        return ended;
    }

    private void handOver() {
        left--;
        ended = !reader.test(waiting.remove()) || left == 0;
    }
}
