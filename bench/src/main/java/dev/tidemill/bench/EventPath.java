package dev.tidemill.bench;

import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Events beside what the same broker takes and gives with nothing around it, and beside calls of
 * the same function.
 */
record EventPath() implements Scenario {

    private static final String FUNCTION = "bench-events";
    private static final int CONNECTIONS = 32;
    private static final int RECORD_BYTES = 300;
    private static final int ONE_BY_ONE = 200;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Override
    public String title() {
        return "S5 events: accepted, run to their end, and from acceptance to start";
    }

    @Override
    public Rounds run(Platform platform, Path scratch, int rounds, Duration time)
            throws IOException {
        platform.createEcho(FUNCTION, Map.of());
        var measured = new Rounds();
        try (var raw = new RawKafka(platform.processes())) {
            for (var round = -1; round < rounds; round++) {
                var into = round < 0 ? new Rounds() : measured;
                raw(raw, time, into);
                into.add(
                        "calls",
                        platform.subject(FUNCTION, Scenario.bodies()).measure(CONNECTIONS, time));
                events(platform, raw, time, into);
            }
        } finally {
            platform.delete(FUNCTION);
        }
        return measured;
    }

    private static void raw(RawKafka raw, Duration time, Rounds into) {
        into.add("raw producer", raw.produce(RECORD_BYTES, time));
        into.add("raw produce to consume", raw.roundTrips(ONE_BY_ONE, RECORD_BYTES));
    }

    private static void events(Platform platform, RawKafka raw, Duration time, Rounds into)
            throws IOException {
        try (var outcomes = raw.from(Topic.OUTCOMES.topicName(), Topic.OUTCOMES.partitions())) {
            var accepted = platform.events(FUNCTION, Scenario.bodies()).measure(CONNECTIONS, time);
            into.add("tidemill, accepted", accepted);
            var count = accepted.latencies().length;
            var begun = System.nanoTime();
            var ended = endings(outcomes, count).size();
            if (ended < count) {
                throw new IOException(count - ended + " events did not end");
            }
            var all = accepted.elapsed().plusNanos(System.nanoTime() - begun);
            into.add(
                    "tidemill, to the end", new Measured(accepted.latencies(), all, Duration.ZERO));
        }
        try (var outcomes = raw.from(Topic.OUTCOMES.topicName(), Topic.OUTCOMES.partitions());
                var runs = raw.from(Topic.RUNS.topicName(), Topic.RUNS.partitions())) {
            for (var each = 0; each < ONE_BY_ONE; each++) {
                platform.event(FUNCTION);
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
            into.add("tidemill, accept to start", starts(outcomes, runs));
        }
    }

    private static Measured starts(
            KafkaConsumer<String, byte[]> outcomes, KafkaConsumer<String, byte[]> runs)
            throws IOException {
        var accepted = endings(outcomes, ONE_BY_ONE);
        var latencies = new HashMap<String, Long>();
        var until = System.nanoTime() + LIMIT.toNanos();
        while (latencies.size() < accepted.size() && System.nanoTime() < until) {
            for (var record : runs.poll(Duration.ofMillis(100))) {
                if (Codec.message(record.value()) instanceof Message.Runs batch) {
                    for (var run : batch.runs()) {
                        var at = accepted.get(run.id());
                        if (at != null) {
                            latencies.put(run.id(), between(at, run.startedAt()));
                        }
                    }
                }
            }
        }
        if (latencies.isEmpty()) {
            throw new IOException("no run was told of");
        }
        var all = latencies.values().stream().mapToLong(Long::longValue).toArray();
        return new Measured(all, Duration.ofSeconds(1), Duration.ZERO);
    }

    private static long between(Instant accepted, Instant started) {
        return Math.max(0, Duration.between(accepted, started).toNanos());
    }

    /** Reads until so many have ended: by id, when they were accepted. */
    private static Map<String, Instant> endings(KafkaConsumer<String, byte[]> outcomes, int count) {
        var endings = new HashMap<String, Instant>();
        var until = System.nanoTime() + LIMIT.toNanos();
        while (endings.size() < count && System.nanoTime() < until) {
            for (var record : outcomes.poll(Duration.ofMillis(100))) {
                if (Codec.message(record.value()) instanceof Message.EventEnded ended) {
                    endings.put(ended.id().value(), ended.acceptedAt());
                }
            }
        }
        return endings;
    }
}
