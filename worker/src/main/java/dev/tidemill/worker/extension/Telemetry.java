package dev.tidemill.worker.extension;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.worker.extension.Subscription.Topic;
import dev.tidemill.worker.report.Journal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lambda's Telemetry API: what happens in one sandbox, for its extensions that want to hear of it.
 * What happens before anybody can subscribe is kept until then. From any thread.
 */
final class Telemetry implements Journal.Tap, AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    /** Characters of what happened before somebody subscribed. */
    private static final int MOST_EARLY = 256 << 10;

    private final Clock clock;
    private final FunctionVersion function;
    private final Courier courier;
    private final AtomicLong held = new AtomicLong();
    private final Map<String, Subscriber> subscribers = new HashMap<>();
    private final Queue<Happened> early = new ArrayDeque<>();
    private int earlySize;
    private long missedRecords;
    private long missedBytes;
    private boolean open = true;

    /** Something that happened, before any schema. */
    private record Happened(Topic type, Instant at, String name, JsonNode record) {}

    Telemetry(Clock clock, FunctionVersion function, Courier courier) {
        this.clock = clock;
        this.function = function;
        this.courier = courier;
    }

    /** Takes the place of what it wanted before. */
    synchronized void subscribe(Extension extension, Subscription wanted) {
        var subscriber = new Subscriber(wanted, courier, held, this::event);
        var before = subscribers.put(extension.id(), subscriber);
        if (before != null) {
            before.close();
        }
        subscriber.missed(missedRecords, missedBytes);
        early.forEach(it -> tell(subscriber, it));
        var told = JSON.createObjectNode().put("name", extension.name()).put("state", "Subscribed");
        var types = told.putArray("types");
        wanted.types().stream().sorted().map(Topic::word).forEach(types::add);
        platform("platform.telemetrySubscription", told);
    }

    /**
     * From here on nobody can subscribe.
     *
     * @return whether somebody has
     */
    synchronized boolean closeSubscriptions() {
        open = false;
        early.clear();
        return !subscribers.isEmpty();
    }

    /** Sends what has not been sent. */
    synchronized void flush() {
        subscribers.values().forEach(Subscriber::flush);
    }

    @Override
    public synchronized void close() {
        subscribers.values().forEach(Subscriber::close);
        subscribers.clear();
        courier.close();
    }

    @Override
    public void functionLine(Instant at, String text) {
        add(new Happened(Topic.FUNCTION, at, "function", TextNode.valueOf(text)));
    }

    @Override
    public void extensionLine(Instant at, String text) {
        add(new Happened(Topic.EXTENSION, at, "extension", TextNode.valueOf(text)));
    }

    @Override
    public void platform(String name, ObjectNode record) {
        add(new Happened(Topic.PLATFORM, clock.instant(), name, record));
    }

    private synchronized void add(Happened what) {
        if (open) {
            keep(what);
        }
        subscribers.values().forEach(it -> tell(it, what));
    }

    private void keep(Happened what) {
        var size = 64 + what.record().asText().length();
        if (earlySize + size > MOST_EARLY) {
            missedRecords++;
            missedBytes += size;
        } else {
            earlySize += size;
            early.add(what);
        }
    }

    private void tell(Subscriber to, Happened what) {
        if (to.wanted().types().contains(what.type())) {
            to.offer(bytes(what, to.wanted().objects()));
        }
    }

    private byte[] event(Subscriber.Dropped what) {
        var record =
                JSON.createObjectNode()
                        .put("reason", what.reason())
                        .put("droppedRecords", what.records())
                        .put("droppedBytes", what.bytes());
        return bytes(
                new Happened(Topic.PLATFORM, clock.instant(), "platform.logsDropped", record),
                true);
    }

    private byte[] bytes(Happened what, boolean objects) {
        var event =
                JSON.createObjectNode()
                        .put("time", what.at().truncatedTo(ChronoUnit.MILLIS).toString())
                        .put("type", what.name());
        event.set("record", objects ? parsed(what.record()) : what.record());
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What a function with a log of JSON writes is JSON here, too. */
    private JsonNode parsed(JsonNode record) {
        var text = record.asText();
        if (!record.isTextual() || function.jsonLogs().isEmpty() || !text.startsWith("{")) {
            return record;
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException none) {
            return record;
        }
    }
}
