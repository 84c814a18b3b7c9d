package dev.tidemill.bench;

import java.util.Arrays;
import java.util.Collection;

/** The statistics that the tables are made of. */
final class Figures {

    private Figures() {}

    /**
     * The nearest-rank percentile: the smallest sample that at least this share of all samples does
     * not exceed.
     *
     * @param sorted ascending, not empty
     * @param share 0 to 1
     */
    static long percentile(long[] sorted, double share) {
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no samples");
        }
        var rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.clamp(rank - 1L, 0, sorted.length - 1)];
    }

    /** The middle value, or the mean of the two in the middle. */
    static double median(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        var sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        var half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
