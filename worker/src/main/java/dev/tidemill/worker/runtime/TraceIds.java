package dev.tidemill.worker.runtime;

import java.util.SplittableRandom;

/** Makes X-Ray trace headers. They name a run, they protect nothing: a fast generator is enough. */
public final class TraceIds {

    private static final char[] DIGITS = "0123456789abcdef".toCharArray();
    private static final ThreadLocal<SplittableRandom> RANDOM =
            ThreadLocal.withInitial(SplittableRandom::new);

    private TraceIds() {}

    public static String next(long epochSeconds) {
        var random = RANDOM.get();
        var text = new StringBuilder(80).append("Root=1-");
        hex(text, epochSeconds, 8).append('-');
        hex(text, random.nextLong(), 16);
        hex(text, random.nextLong(), 8).append(";Parent=");
        return hex(text, random.nextLong(), 16).append(";Sampled=0").toString();
    }

    private static StringBuilder hex(StringBuilder text, long value, int digits) {
        for (var shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            text.append(DIGITS[(int) (value >>> shift) & 15]);
        }
        return text;
    }
}
