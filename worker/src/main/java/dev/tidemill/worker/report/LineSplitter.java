package dev.tidemill.worker.report;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts bytes into lines, across pieces, never holding more than one line of bounded length. A
 * bootstrap marks line breaks inside of one message by a unit separator; they come out as line
 * breaks of one line of the log.
 */
final class LineSplitter {

    /** CloudWatch's limit of a log event. */
    static final int MAX_LINE = 256 << 10;

    private static final char BREAK_IN_MESSAGE = '\u001f';

    private final ByteArrayOutputStream partial = new ByteArrayOutputStream(256);

    void accept(byte[] bytes, int length, Consumer<String> line) {
        var start = 0;
        for (var i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                partial.write(bytes, start, i - start);
                emit(line);
                start = i + 1;
            } else if (partial.size() + i - start >= MAX_LINE) {
                partial.write(bytes, start, i - start);
                emit(line);
                start = i;
            }
        }
        partial.write(bytes, start, length - start);
    }

    /** What has no line break yet and will get none: the writer is done or dead. */
    void flush(Consumer<String> line) {
        if (partial.size() > 0) {
            emit(line);
        }
    }

    private void emit(Consumer<String> line) {
        var text = partial.toString(StandardCharsets.UTF_8);
        partial.reset();
        if (text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        line.accept(text.replace(BREAK_IN_MESSAGE, '\n'));
    }
}
