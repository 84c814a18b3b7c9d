package dev.tidemill.core.mapping;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What takes records from a source and hands them, in batches, to a function.
 *
 * @param id a UUID
 * @param qualifier the version or alias that gets them; empty: the function as it is now
 * @param source ARN of the queue
 * @param batchSize the most records of a batch
 * @param window how long a batch that is not full may wait for more
 * @param maximumConcurrency how many batches may run at a time: 2 to 1000
 * @param reportsItems whether the function says which records of a batch it failed on
 * @param filters patterns of which one must match a record; none lets all through
 * @param revision one more with each change: who works by it says so
 */
public record EventSourceMapping(
        String id,
        FunctionId function,
        Optional<String> qualifier,
        String source,
        boolean enabled,
        int batchSize,
        Duration window,
        Optional<Integer> maximumConcurrency,
        boolean reportsItems,
        List<String> filters,
        long revision) {

    public EventSourceMapping {
        filters = List.copyOf(filters);
    }

    public static String arn(FunctionId function, String id) {
        return "arn:aws:lambda:"
                + FunctionId.REGION
                + ":"
                + function.tenant()
                + ":event-source-mapping:"
                + id;
    }

    /** The ARN of what gets the records, as it was named. */
    public String functionArn() {
        return qualifier.map(function::arn).orElseGet(function::arn);
    }

    /** The version or alias that gets them. */
    public String target() {
        return qualifier.orElse(FunctionVersion.LATEST);
    }
}
