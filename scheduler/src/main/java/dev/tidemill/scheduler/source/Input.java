package dev.tidemill.scheduler.source;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What happens to a {@link Poller}. */
sealed interface Input {

    Instant now();

    /** Time has passed. */
    record Tick(Instant now) implements Input {}

    /** The source says that there is something new. */
    record Woken(Instant now) implements Input {}

    /**
     * A poll has ended.
     *
     * @param records those that the function is to get
     * @param taken how many there were with those that no filter lets through
     */
    record Polled(Instant now, List<SourceRecord> records, int taken) implements Input {}

    record PollFailed(Instant now) implements Input {}

    /** A batch has ended. */
    record Ended(Instant now, long run, End end) implements Input {}

    /** The mapping is another one now, or this node may work by it no longer. */
    record Configured(Instant now, Poller.Settings settings) implements Input {}

    /** How a batch ended. */
    sealed interface End {

        /**
         * The function answered.
         *
         * @param failed ids of records that it failed on
         */
        record Answered(Set<String> failed) implements End {}

        /** The function failed on the batch as a whole. */
        record Failed() implements End {}

        /** It was not run: there was no room for it, or the platform failed. */
        record NotRun() implements End {}
    }
}
