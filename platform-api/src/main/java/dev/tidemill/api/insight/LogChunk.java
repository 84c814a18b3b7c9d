package dev.tidemill.api.insight;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines of one stream that are stored as one row, oldest first: a JSON array in which each message
 * follows its distance from the first line in microseconds.
 */
final class LogChunk {

    /** No chunk is longer, so that who reads by time knows how far one reaches. */
    static final Duration MOST_TIME = Duration.ofSeconds(2);

    private static final int MOST_LINES = 1 << 12;

    private static final int MOST_BYTES = 64 << 10;

    private static final JsonFactory JSON = new JsonFactory();

    private final Instant at;
    private final List<String> messages = new ArrayList<>();
    private final List<Long> distances = new ArrayList<>();
    private long bytes;

    private LogChunk(Instant at) {
        this.at = at;
    }

    /** What tells a line from all others of its moment, and orders them by their arrival. */
    static long line(long chunk, int number) {
        return chunk * MOST_LINES + number;
    }

    /** An empty one, whose first line comes now. */
    static LogChunk at(Instant first) {
        return new LogChunk(first.truncatedTo(ChronoUnit.MICROS));
    }

    /** Whether it is right for the line; an empty one is. */
    boolean takes(Instant moment, String message) {
        var distance = distance(moment);
        return messages.isEmpty()
                || (distance >= distances.getLast()
                        && distance <= MOST_TIME.toNanos() / 1000
                        && messages.size() < MOST_LINES
                        && bytes + message.length() <= MOST_BYTES);
    }

    void add(Instant moment, String message) {
        distances.add(distance(moment));
        messages.add(message);
        bytes += message.getBytes(StandardCharsets.UTF_8).length;
    }

    private long distance(Instant moment) {
        return ChronoUnit.MICROS.between(at, moment.truncatedTo(ChronoUnit.MICROS));
    }

    Instant at() {
        return at;
    }

    Instant until() {
        return at.plus(distances.getLast(), ChronoUnit.MICROS);
    }

    int lines() {
        return messages.size();
    }

    /** Of the messages, in UTF-8. */
    long bytes() {
        return bytes;
    }

    String body() {
        var text = new StringWriter((int) bytes + 16 * messages.size());
        try (var json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (var i = 0; i < messages.size(); i++) {
                json.writeNumber(distances.get(i));
                json.writeString(messages.get(i));
            }
            json.writeEndArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    /** Takes one line of a chunk. */
    @FunctionalInterface
    interface Reader {
        void line(int number, Instant at, String message);
    }

    /** Reads what {@link #body} wrote. */
    static void read(Instant at, String body, Reader reader) {
        try (var json = JSON.createParser(body)) {
            json.nextToken();
            for (var number = 0; json.nextToken().isNumeric(); number++) {
                var moment = at.plus(json.getLongValue(), ChronoUnit.MICROS);
                reader.line(number, moment, json.nextTextValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
