package dev.tidemill.api.insight;

import dev.tidemill.core.message.Message.LogLines;
import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lines on their way into chunks of their streams. */
final class LogBatch {

    /** A chunk and where it belongs. */
    record OfStream(TenantId tenant, String logGroup, String logStream, LogChunk chunk) {}

    private record Stream(TenantId tenant, String logGroup, String logStream) {}

    private final Map<Stream, LogChunk> open = new HashMap<>();
    private final List<OfStream> chunks = new ArrayList<>();

    void add(LogLines of, Instant at, String message) {
        var stream = new Stream(of.function().tenant(), of.logGroup(), of.logStream());
        var chunk = open.get(stream);
        if (chunk == null || !chunk.takes(at, message)) {
            chunk = LogChunk.at(at);
            open.put(stream, chunk);
            chunks.add(new OfStream(stream.tenant(), of.logGroup(), of.logStream(), chunk));
        }
        chunk.add(at, message);
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    /** In the order in which they began. */
    List<OfStream> chunks() {
        return chunks;
    }
}
