package dev.tidemill.worker.extension;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * One extension's share of the telemetry: collects events into batches and sends one after the
 * other. Holds no more than two batches; what comes faster is dropped, and told. From any thread.
 */
final class Subscriber implements AutoCloseable {

    /** Of all subscribers of one sandbox together, in bytes. */
    static final long MOST_HELD = 2 << 20;

    /** The words of Lambda. */
    private static final String BEHIND =
            "Consumer seems to have fallen behind as it has not acknowledged receipt of logs.";

    /**
     * What was dropped, as an event.
     *
     * @param bytes of all of them
     */
    record Dropped(String reason, long records, long bytes) {}

    private final Subscription wanted;
    private final Courier courier;
    private final AtomicLong held;
    private final Function<Dropped, byte[]> told;
    private final Queue<byte[]> pending = new ArrayDeque<>();
    private int pendingBytes;
    private long droppedRecords;
    private long droppedBytes;
    private int sendingBytes;
    private boolean sending;
    private boolean scheduled;
    private boolean closed;

    Subscriber(
            Subscription wanted, Courier courier, AtomicLong held, Function<Dropped, byte[]> told) {
        this.wanted = wanted;
        this.courier = courier;
        this.held = held;
        this.told = told;
    }

    Subscription wanted() {
        return wanted;
    }

    synchronized void offer(byte[] event) {
        if (closed) {
            return;
        }
        if (pending.size() >= 2 * wanted.maxItems()
                || pendingBytes + event.length > 2 * wanted.maxBytes()
                || held.get() + event.length > MOST_HELD) {
            droppedRecords++;
            droppedBytes += event.length;
        } else {
            held.addAndGet(event.length);
            pendingBytes += event.length;
            pending.add(event);
        }
        sendWhenFull();
    }

    private void sendWhenFull() {
        if (pending.size() >= wanted.maxItems() || pendingBytes >= wanted.maxBytes()) {
            flush();
        } else if (!scheduled && (!pending.isEmpty() || droppedRecords > 0)) {
            scheduled = true;
            courier.later(wanted.timeoutMillis(), this::onTime);
        }
    }

    private synchronized void onTime() {
        scheduled = false;
        flush();
    }

    /** Some happened before it could be told. */
    synchronized void missed(long records, long bytes) {
        droppedRecords += records;
        droppedBytes += bytes;
    }

    /** Sends what there is, if nothing is on its way. */
    synchronized void flush() {
        if (sending || closed || (pending.isEmpty() && droppedRecords == 0)) {
            return;
        }
        sending = true;
        var batch = take();
        Thread.ofVirtual().name("telemetry").start(() -> send(batch));
    }

    private List<byte[]> take() {
        var batch = new ArrayList<byte[]>();
        var bytes = 0;
        while (!pending.isEmpty()
                && batch.size() < wanted.maxItems()
                && (batch.isEmpty() || bytes + pending.peek().length <= wanted.maxBytes())) {
            var event = pending.remove();
            bytes += event.length;
            batch.add(event);
        }
        pendingBytes -= bytes;
        sendingBytes = bytes;
        if (droppedRecords > 0) {
            batch.add(told.apply(new Dropped(BEHIND, droppedRecords, droppedBytes)));
            droppedRecords = 0;
            droppedBytes = 0;
        }
        return batch;
    }

    private void send(List<byte[]> batch) {
        var arrived = true;
        try {
            courier.post(wanted.port(), wanted.target(), array(batch));
        } catch (IOException failure) {
            arrived = false;
        }
        synchronized (this) {
            held.addAndGet(-sendingBytes);
            sending = false;
            if (!arrived) {
                droppedRecords += batch.size();
                droppedBytes += sendingBytes;
            }
            if (!closed) {
                sendWhenFull();
            }
        }
    }

    private static byte[] array(List<byte[]> batch) {
        var out = new ByteArrayOutputStream();
        var before = "[";
        for (var event : batch) {
            out.writeBytes(before.getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(event);
            before = ",";
        }
        out.write(']');
        return out.toByteArray();
    }

    @Override
    public synchronized void close() {
        closed = true;
        pending.clear();
    }
}
