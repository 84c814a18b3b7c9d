package dev.tidemill.scheduler.source;

import java.time.Duration;
import java.util.List;

/** What a {@link Poller} wants done. */
sealed interface Effect {

    /**
     * Read from the source.
     *
     * @param hold how much longer than usual nobody else may see them: the batching window
     */
    record Poll(int most, Duration hold) implements Effect {}

    /** Hand the batch to the function. */
    record Run(long run, List<SourceRecord> records) implements Effect {}

    /** These are done. */
    record Delete(List<SourceRecord> records) implements Effect {}

    /** As if these had never been read. */
    record GiveBack(List<SourceRecord> records) implements Effect {}
}
