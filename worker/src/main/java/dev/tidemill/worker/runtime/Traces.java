package dev.tidemill.worker.runtime;

import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Trace;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The trace headers of one function's runs. They name a run, they protect nothing: a fast generator
 * is enough.
 */
public final class Traces {

    private static final char[] DIGITS = "0123456789abcdef".toCharArray();
    private static final double SHARE = 0.05;
    private static final ThreadLocal<SplittableRandom> RANDOM =
            ThreadLocal.withInitial(SplittableRandom::new);

    private final boolean active;
    private final String function;
    private final AtomicLong sampledSecond = new AtomicLong(Long.MIN_VALUE);

    public Traces(FunctionVersion function) {
        active = function.modes().activeTracing();
        this.function = Trace.digits(function.function());
    }

    /**
     * The trace of one run.
     *
     * @param header as the code sees it
     * @param segment what the run is in it
     * @param kept whether it was decided to record it, of a function that wants that
     */
    public record Traced(String header, String root, String segment, boolean kept) {}

    /**
     * @param callers what its caller said; its decision stands
     */
    public Traced next(Optional<Trace> callers, Instant now) {
        var root = callers.flatMap(Trace::root).orElseGet(() -> newRoot(now.getEpochSecond()));
        var sampled = callers.flatMap(Trace::sampled);
        var taken = sampled.isPresent() ? sampled.get() : active && sample(now.getEpochSecond());
        var segment = hex(new StringBuilder(16), RANDOM.get().nextLong(), 16).toString();
        var header =
                new StringBuilder(112)
                        .append("Root=")
                        .append(root)
                        .append(";Parent=")
                        .append(segment)
                        .append(taken ? ";Sampled=1;Lineage=" : ";Sampled=0;Lineage=");
        if (callers.isEmpty()) {
            header.append(function).append(":1");
        } else {
            header.append(callers.get().lineageWith(function));
        }
        return new Traced(header.toString(), root, segment, active && taken);
    }

    /** The first run of each second, and a share of the others. */
    private boolean sample(long second) {
        var before = sampledSecond.get();
        return (before != second && sampledSecond.compareAndSet(before, second))
                || RANDOM.get().nextDouble() < SHARE;
    }

    private static String newRoot(long epochSeconds) {
        var random = RANDOM.get();
        var text = new StringBuilder(35).append("1-");
        hex(text, epochSeconds, 8).append('-');
        hex(text, random.nextLong(), 16);
        return hex(text, random.nextLong(), 8).toString();
    }

    private static StringBuilder hex(StringBuilder text, long value, int digits) {
        for (var shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            text.append(DIGITS[(int) (value >>> shift) & 15]);
        }
        return text;
    }
}
