package dev.tidemill.scheduler.intake;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Runs of finished records as text: the lengths of gap and run in turn, seven bits to a byte. A
 * pair takes at most as many bytes as its gap has records, and four more: what {@link
 * IntakeConfig#perPartition} allows fits into the 4,096 characters that Kafka keeps with an offset.
 */
final class Runs {

    /** Says how the rest is to be read. */
    private static final String FORM = "runs:";

    private Runs() {}

    /**
     * @param runs first to last record; the first run may begin before the offset
     */
    static String write(long offset, SortedMap<Long, Long> runs) {
        var bytes = new ByteArrayOutputStream();
        var place = offset;
        for (var run : runs.entrySet()) {
            var first = Math.max(run.getKey(), offset);
            write(bytes, first - place);
            place = run.getValue() + 1;
            write(bytes, place - first);
        }
        return FORM + Base64.getEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    private static void write(ByteArrayOutputStream bytes, long number) {
        var rest = number;
        while (rest > 0x7f) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    /**
     * @return nothing when the text is somebody else's: then the records run again
     */
    static Map<Long, Long> read(OffsetAndMetadata committed) {
        if (!committed.metadata().startsWith(FORM)) {
            return Map.of();
        }
        try {
            var text = committed.metadata().substring(FORM.length());
            var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
            var runs = new TreeMap<Long, Long>();
            var place = committed.offset();
            while (bytes.hasRemaining()) {
                var first = place + read(bytes);
                place = first + read(bytes);
                runs.put(first, place - 1);
            }
            return runs;
        } catch (IllegalArgumentException | BufferUnderflowException broken) {
            return Map.of();
        }
    }

    private static long read(ByteBuffer bytes) {
        var number = 0L;
        for (var shift = 0; ; shift += 7) {
            var next = bytes.get();
            number |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return number;
            }
        }
    }
}
