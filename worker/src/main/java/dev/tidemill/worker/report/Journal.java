package dev.tidemill.worker.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.message.Message.LogLines;
import dev.tidemill.worker.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log stream of one sandbox: takes its output and the platform's lines in order, remembers the
 * end of the current run, and hands everything on in batches. Bounded; never waits.
 */
public final class Journal implements Sandbox.Output {

    /** Hears of everything at once, with locks of the journal held: it never waits. */
    public interface Tap {
        void functionLine(Instant at, String text);

        void extensionLine(Instant at, String text);

        /** What the platform has to say, as Lambda's telemetry does. */
        void platform(String type, ObjectNode record);
    }

    private static final int MAX_PENDING = 1 << 20;
    private static final int MAX_BATCH = 512 << 10;
    private static final int TAIL = 4 << 10;

    private final Clock clock;
    private final LineSplitter splitter = new LineSplitter();
    private final LineSplitter extensionSplitter = new LineSplitter();
    private final Deque<LogLines.Line> pending = new ArrayDeque<>();
    private final Deque<String> tail = new ArrayDeque<>();
    private int pendingSize;
    private int tailSize;
    private long dropped;
    private @Nullable Stream stream;
    private volatile @Nullable Tap tap;

    private record Stream(FunctionVersion function, String name) {}

    public Journal(Clock clock) {
        this.clock = clock;
    }

    /** From now on the output is this function's. */
    public synchronized void assign(FunctionVersion function, String logStream) {
        stream = new Stream(function, logStream);
    }

    /** From here on somebody hears of it, or nobody does. */
    public void tap(@Nullable Tap by) {
        tap = by;
    }

    /** For what is of interest to nobody else. */
    @Nullable Tap tap() {
        return tap;
    }

    @Override
    public synchronized void accept(byte[] bytes, int length) {
        splitter.accept(bytes, length, this::addFunctions);
    }

    private void addFunctions(String text) {
        var listens = tap;
        if (listens != null) {
            listens.functionLine(clock.instant(), text);
        }
        add(text);
    }

    private void addExtensions(String text) {
        var listens = tap;
        if (listens != null) {
            listens.extensionLine(clock.instant(), text);
        }
        add(text);
    }

    /** What the function's extensions write; their lines may come in between. */
    public synchronized void acceptFromExtensions(byte[] bytes, int length) {
        extensionSplitter.accept(bytes, length, this::addExtensions);
    }

    /** A line of the platform; an unfinished line of the function ends before it. */
    public synchronized void line(String text) {
        splitter.flush(this::addFunctions);
        add(text);
    }

    /** What follows belongs to the next run. */
    public synchronized void begin() {
        splitter.flush(this::addFunctions);
        tail.clear();
        tailSize = 0;
    }

    /** The last 4 KB of the run under way. */
    public synchronized byte[] tail() {
        var bytes =
                (String.join("\n", tail) + (tail.isEmpty() ? "" : "\n"))
                        .getBytes(StandardCharsets.UTF_8);
        return bytes.length <= TAIL
                ? bytes
                : Arrays.copyOfRange(bytes, bytes.length - TAIL, bytes.length);
    }

    private void add(String text) {
        pending.addLast(new LogLines.Line(clock.instant(), text));
        pendingSize += text.length() + 32;
        while (pendingSize > MAX_PENDING) {
            pendingSize -= pending.removeFirst().text().length() + 32;
            dropped++;
        }
        tail.addLast(text);
        tailSize += text.length() + 1;
        while (tail.size() > 1 && tailSize - tail.getFirst().length() - 1 >= TAIL) {
            tailSize -= tail.removeFirst().length() + 1;
        }
    }

    /** Takes the next batch out; empty when there is none, or no function yet. */
    public synchronized Optional<LogLines> take() {
        var at = stream;
        if (at == null || (pending.isEmpty() && dropped == 0)) {
            return Optional.empty();
        }
        List<LogLines.Line> lines = new ArrayList<>(pending.size() + 1);
        if (dropped > 0) {
            lines.add(new LogLines.Line(clock.instant(), lost(dropped)));
            dropped = 0;
        }
        for (var size = 0; size < MAX_BATCH && !pending.isEmpty(); ) {
            var line = pending.removeFirst();
            size += line.text().length() + 32;
            lines.add(line);
        }
        pendingSize =
                pending.isEmpty()
                        ? 0
                        : pending.stream().mapToInt(line -> line.text().length() + 32).sum();
        var function = at.function();
        return Optional.of(
                new LogLines(function.function(), function.logGroup(), at.name(), lines));
    }

    static String lost(long lines) {
        return "[tidemill] "
                + lines
                + " log lines were lost: output came faster than it could be kept";
    }
}
