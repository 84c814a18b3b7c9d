package dev.tidemill.core.function;

import java.time.Duration;
import java.util.Optional;

/**
 * What becomes of asynchronous events of a function, by the qualifier that they were sent to.
 *
 * @param qualifier a version or an alias; {@code $LATEST} is also who names the function alone
 * @param maximumRetries how often a run that failed is repeated: 0 to 2
 * @param maximumAge after which an event is given up, from its acceptance: 1 minute to 6 hours
 * @param onSuccess ARN of who hears of events that succeeded
 * @param onFailure ARN of who hears of events that were given up
 */
public record EventInvokeConfig(
        FunctionId function,
        String qualifier,
        Optional<Integer> maximumRetries,
        Optional<Duration> maximumAge,
        Optional<String> onSuccess,
        Optional<String> onFailure) {

    /** What Lambda does where nobody says otherwise. */
    public static final int DEFAULT_RETRIES = 2;

    /** Lambda's default is also the most. */
    public static final Duration DEFAULT_AGE = Duration.ofHours(6);

    /** Of a qualifier that nobody has configured. */
    public static EventInvokeConfig none(FunctionId function, String qualifier) {
        return new EventInvokeConfig(
                function,
                qualifier,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** How often an event runs at most. */
    public int attempts() {
        return 1 + maximumRetries.orElse(DEFAULT_RETRIES);
    }

    public Duration age() {
        return maximumAge.orElse(DEFAULT_AGE);
    }
}
