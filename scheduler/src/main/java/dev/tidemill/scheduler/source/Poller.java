package dev.tidemill.scheduler.source;

import dev.tidemill.scheduler.source.Input.End;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides for one mapping when to poll, what makes a batch, and what becomes of its records. Pure:
 * the caller does the effects and says how they ended.
 *
 * <p>A record is in one place at a time: waiting, running, or settled. What fails is left alone:
 * the source shows it again when its visibility timeout is over.
 *
 * @param waiting read, and in no batch yet
 * @param since when the first of those was read
 * @param running batches by their number
 * @param polling whether a poll is on its way: one at a time
 */
record Poller(
        Settings settings,
        List<SourceRecord> waiting,
        Instant since,
        Map<Long, List<SourceRecord>> running,
        long nextRun,
        boolean polling,
        Pace pace) {

    /** As many as one receive of a queue gives. */
    static final int LARGEST_POLL = 10;

    /** Lambda's 6 MB of a call, less what surrounds the records. */
    static final int LARGEST_BATCH = (6 << 20) - 64;

    /**
     * @param active whether to read from the source at all
     * @param most batches at a time
     * @param ordered whether the source keeps an order: then nothing overtakes what failed
     * @param longestPause between two looks at a source that holds nothing
     */
    record Settings(
            boolean active,
            int batchSize,
            Duration window,
            int most,
            boolean ordered,
            Duration longestPause) {

        Settings inactive() {
            return new Settings(false, batchSize, window, most, ordered, longestPause);
        }
    }

    /** What is next, and what is to be done for it. */
    record Step(Poller next, List<Effect> effects) {}

    static Poller first(Settings settings, Instant now) {
        return new Poller(
                settings, List.of(), now, Map.of(), 1, false, Pace.first(now, settings.most()));
    }

    Step on(Input input) {
        var effects = new ArrayList<Effect>();
        var next =
                switch (input) {
                    case Input.Tick _ -> this;
                    case Input.Woken(var now) -> withPace(pace.woken(now));
                    case Input.Polled polled -> polled(polled);
                    case Input.PollFailed(var now) ->
                            withPolling(false).withPace(pace.nothing(now, settings.longestPause()));
                    case Input.Ended ended -> ended(ended, effects);
                    case Input.Configured(var now, var wanted) -> configured(wanted, now);
                };
        return new Step(next.advance(input.now(), effects), List.copyOf(effects));
    }

    /** When to tick; empty when something else has to happen first. */
    Optional<Instant> wakeAt() {
        if (!settings.active() || running.size() >= pace.limit()) {
            return Optional.empty();
        }
        var flush = waiting.isEmpty() ? Instant.MAX : since.plus(settings.window());
        var isFull = waiting.size() >= settings.batchSize();
        var poll = polling || isFull ? Instant.MAX : pace.nextPoll();
        var first = flush.isBefore(poll) ? flush : poll;
        return first.equals(Instant.MAX) ? Optional.empty() : Optional.of(first);
    }

    private Poller polled(Input.Polled polled) {
        var all = new ArrayList<>(waiting);
        all.addAll(polled.records());
        return new Poller(
                settings,
                List.copyOf(all),
                waiting.isEmpty() ? polled.now() : since,
                running,
                nextRun,
                false,
                polled.taken() > 0
                        ? pace.found(polled.now())
                        : pace.nothing(polled.now(), settings.longestPause()));
    }

    private Poller ended(Input.Ended ended, List<Effect> effects) {
        var records = running.get(ended.run());
        if (records == null) {
            return this; // told twice
        }
        var others = new HashMap<>(running);
        others.remove(ended.run());
        var next = withRunning(others, nextRun);
        return switch (ended.end()) {
            case End.Answered(var failed) -> {
                var done = done(records, failed);
                if (!done.isEmpty()) {
                    effects.add(new Effect.Delete(done));
                }
                yield next.withPace(pace.ran(running.size(), settings.most()));
            }
            case End.Failed _ -> next.withPace(pace.ran(0, settings.most()));
            case End.NotRun _ -> {
                effects.add(new Effect.GiveBack(records));
                yield next.withPace(pace.refused(ended.now(), others.size()));
            }
        };
    }

    /** All but those that failed; of what has an order, nothing that follows a failed one. */
    private List<SourceRecord> done(List<SourceRecord> records, Set<String> failed) {
        var done = new ArrayList<SourceRecord>();
        for (var record : records) {
            if (!failed.contains(record.id())) {
                done.add(record);
            } else if (settings.ordered()) {
                break;
            }
        }
        return List.copyOf(done);
    }

    private Poller configured(Settings wanted, Instant now) {
        var isBack = wanted.active() && !settings.active();
        return new Poller(
                wanted,
                waiting,
                since,
                running,
                nextRun,
                polling,
                isBack ? Pace.first(now, wanted.most()) : pace.atMost(wanted.most()));
    }

    /** Starts all that can be. */
    private Poller advance(Instant now, List<Effect> effects) {
        var next = this;
        if (!settings.active()) {
            return next.giveBackWaiting(effects);
        }
        while (next.running.size() < pace.limit() && next.isReady(now)) {
            next = next.run(effects);
        }
        if (next.polling
                || pace.nextPoll().isAfter(now)
                || next.running.size() >= pace.limit()
                || next.waiting.size() >= settings.batchSize()) {
            return next;
        }
        var most = Math.min(settings.batchSize() - next.waiting.size(), LARGEST_POLL);
        effects.add(new Effect.Poll(most, settings.window()));
        return next.withPolling(true);
    }

    /** Whether a batch is full, or has waited long enough. */
    private boolean isReady(Instant now) {
        return !waiting.isEmpty()
                && (!now.isBefore(since.plus(settings.window()))
                        || waiting.size() >= settings.batchSize()
                        || batch().size() < waiting.size());
    }

    private Poller run(List<Effect> effects) {
        var batch = batch();
        effects.add(new Effect.Run(nextRun, batch));
        var all = new HashMap<>(running);
        all.put(nextRun, batch);
        var next =
                withWaiting(waiting.subList(batch.size(), waiting.size()))
                        .withRunning(all, nextRun + 1);
        // what has an order must not run beside what it follows
        return settings.ordered() ? next.giveBackWaiting(effects) : next;
    }

    /** The first records that fit into one call; at least one. */
    private List<SourceRecord> batch() {
        var bytes = 0L;
        var count = 0;
        while (count < Math.min(waiting.size(), settings.batchSize())) {
            bytes += waiting.get(count).bytes() + 1;
            if (bytes > LARGEST_BATCH && count > 0) {
                break;
            }
            count++;
        }
        return List.copyOf(waiting.subList(0, count));
    }

    private Poller giveBackWaiting(List<Effect> effects) {
        if (waiting.isEmpty()) {
            return this;
        }
        effects.add(new Effect.GiveBack(waiting));
        return withWaiting(List.of());
    }

    private Poller withWaiting(List<SourceRecord> now) {
        return new Poller(settings, List.copyOf(now), since, running, nextRun, polling, pace);
    }

    private Poller withRunning(Map<Long, List<SourceRecord>> now, long next) {
        return new Poller(settings, waiting, since, Map.copyOf(now), next, polling, pace);
    }

    private Poller withPolling(boolean now) {
        return new Poller(settings, waiting, since, running, nextRun, now, pace);
    }

    private Poller withPace(Pace now) {
        return new Poller(settings, waiting, since, running, nextRun, polling, now);
    }
}
