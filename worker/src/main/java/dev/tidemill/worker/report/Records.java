package dev.tidemill.worker.report;

import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.Message.LogLines;
import java.util.ArrayList;
import java.util.List;

/** Cuts lines into records that Kafka takes. Pure. */
final class Records {

    /** Below Kafka's limit of a request (2 MiB), with room for key and headers. */
    static final int MAX_BYTES = (2 << 20) - (8 << 10);

    private Records() {}

    /**
     * @param fitting in order
     * @param tooLarge single lines that no record holds
     */
    record Cut(List<Piece> fitting, List<LogLines> tooLarge) {}

    /** Lines, and the same as bytes. */
    record Piece(LogLines lines, byte[] bytes) {}

    static Cut of(LogLines lines) {
        var cut = new Cut(new ArrayList<>(), new ArrayList<>());
        add(cut, lines);
        return cut;
    }

    private static void add(Cut cut, LogLines lines) {
        var bytes = Codec.encode(lines);
        var count = lines.lines().size();
        if (bytes.length <= MAX_BYTES) {
            cut.fitting().add(new Piece(lines, bytes));
        } else if (count == 1) {
            cut.tooLarge().add(lines);
        } else {
            add(cut, part(lines, 0, count / 2));
            add(cut, part(lines, count / 2, count));
        }
    }

    private static LogLines part(LogLines lines, int from, int to) {
        return new LogLines(
                lines.function(),
                lines.logGroup(),
                lines.logStream(),
                List.copyOf(lines.lines().subList(from, to)));
    }
}
