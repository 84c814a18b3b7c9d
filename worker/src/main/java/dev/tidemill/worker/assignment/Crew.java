package dev.tidemill.worker.assignment;

import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.TenancyId;
import dev.tidemill.core.isolation.Isolation;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.worker.runtime.Traces;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All sandboxes of one function revision, or of one of its tenants where it keeps them apart, and
 * the invocations that wait for one. The idle ones form a stack, so that a few stay warm and the
 * others grow old and leave. Short critical sections only: event loops come in here.
 */
final class Crew {

    /** What the caller of {@link #submit} has to do next. */
    enum Next {
        /** It runs, or waits for a sandbox that is busy or starting. */
        NOTHING,
        /** One more sandbox is wanted; it counts as starting already. */
        START,
        /** This crew is over: find another. */
        GONE
    }

    private static final Duration LONG = Duration.ofMillis(200);
    private static final Duration SHORT = Duration.ofMillis(20);

    /**
     * Sandboxes that are kept whether anybody calls or not.
     *
     * @param starting how many load
     */
    record Kept(int ready, int busy, int starting) {
        int all() {
            return ready + starting;
        }
    }

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final FunctionVersion function;
    private final Optional<TenancyId> tenancy;
    private final Traces traces;
    private final Isolation isolation;
    private final Growth growth;
    private final ArrayDeque<LiveSandbox> idle = new ArrayDeque<>();
    private final WaitingLine waiting = new WaitingLine(System::nanoTime);
    private final Set<LiveSandbox> members = new HashSet<>();

    /** Those that load; they are no members before they are ready. */
    private final Set<LiveSandbox> loading = new HashSet<>();

    private int busy;
    private int starting;

    /** Of those that start, how many have found no room yet. */
    private int seeking;

    private Pace pace = Pace.FREE;
    private long ended;
    private long endedInQueue;
    private int startingKept;
    private volatile long averageNanos;
    private volatile @Nullable List<String> extensions;
    private long servedNanos = System.nanoTime();
    private boolean retired;
    private boolean gone;

    Crew(
            FunctionVersion function,
            Optional<TenancyId> tenancy,
            Isolation isolation,
            Growth growth) {
        this.function = function;
        this.tenancy = tenancy;
        this.traces = new Traces(function);
        this.isolation = isolation;
        this.growth = growth;
    }

    FunctionVersion function() {
        return function;
    }

    /** Whom alone they serve, where the function keeps its tenants apart. */
    Optional<TenancyId> tenancy() {
        return tenancy;
    }

    Traces traces() {
        return traces;
    }

    Growth growth() {
        return growth;
    }

    /** Of all its sandboxes. */
    Isolation isolation() {
        return isolation;
    }

    /** What external extensions its layers bring; looked for once. */
    List<String> extensions(java.util.function.Supplier<List<String>> look) {
        var known = extensions;
        if (known == null) {
            known = look.get();
            extensions = known;
        }
        return known;
    }

    /**
     * @param caller the event loop that asks; its own sandboxes spare a change of threads
     */
    Next submit(Job job, @Nullable EventLoop caller) {
        LiveSandbox sandbox;
        synchronized (this) {
            if (gone || retired) {
                return Next.GONE;
            }
            sandbox = busy < pace.limit() ? takeIdle(caller) : null;
            if (sandbox == null) {
                waiting.add(job);
                if (!idle.isEmpty() || !growth.wantedAtOnce(load(false))) {
                    return Next.NOTHING;
                }
                starting++;
                return Next.START;
            }
            busy++;
        }
        sandbox.run(job, caller);
        return Next.NOTHING;
    }

    private @Nullable LiveSandbox takeIdle(@Nullable EventLoop caller) {
        if (caller != null && idle.size() > 1) {
            var at = 0;
            for (var sandbox : idle) {
                if (sandbox.loop() == caller && !sandbox.rest().isFrozen()) {
                    if (at == 0) {
                        return idle.pollFirst();
                    }
                    idle.remove(sandbox);
                    return sandbox;
                }
                if (++at == 8) {
                    break;
                }
            }
        }
        return idle.pollFirst();
    }

    private Growth.Load load(boolean processorsBusy) {
        return new Growth.Load(
                waiting.size(),
                busy,
                starting,
                Duration.ofNanos(averageNanos),
                standstill(),
                processorsBusy && busy + starting >= 2 * PROCESSORS);
    }

    private Duration standstill() {
        var head = waiting.first();
        if (head == null) {
            return Duration.ZERO;
        }
        var now = System.nanoTime();
        return Duration.ofNanos(Math.min(now - head.acceptedNanos(), now - servedNanos));
    }

    /** Looks again, later than {@link #submit} did: whether one more sandbox is wanted. */
    synchronized boolean wantsMore(boolean processorsBusy) {
        if (waiting.isEmpty() || !idle.isEmpty() || gone || !growth.wanted(load(processorsBusy))) {
            return false;
        }
        starting++;
        return true;
    }

    /** A period is over: looks how many of its sandboxes should run in the next. */
    synchronized void pace(boolean processorsBusy) {
        // mostly, not always: a moment in which all callers are being answered says nothing
        var queued = endedInQueue * 2 > ended;
        // where each caller has its own, none waits, and a run can bear to
        var crowded = busy > 2 * PROCESSORS && averageNanos < SHORT.toNanos();
        var saturated = processorsBusy && (queued || crowded) && standstill().compareTo(LONG) < 0;
        pace = pace.next(saturated, busy, members.size(), ended, PROCESSORS);
        endedInQueue = 0;
        ended = 0;
    }

    /** Gives those that wait to sandboxes that rest, where more may run than do. */
    void employ() {
        while (true) {
            LiveSandbox sandbox;
            Job job;
            synchronized (this) {
                var next = idle.isEmpty() || busy >= pace.limit() ? null : waiting.poll();
                if (next == null) {
                    return;
                }
                sandbox = idle.removeFirst();
                job = next;
                busy++;
            }
            sandbox.run(job, null);
        }
    }

    /**
     * A start has come so far that there is a sandbox.
     *
     * @return false when nobody wants it any more
     */
    synchronized boolean admit(LiveSandbox sandbox) {
        return !gone && loading.add(sandbox);
    }

    /**
     * A start is over and this came out of it.
     *
     * @return false when it has died meanwhile: then the start has failed
     */
    boolean onStarted(LiveSandbox sandbox) {
        Freed freed;
        synchronized (this) {
            if (!loading.remove(sandbox)) {
                return false;
            }
            starting--;
            startingKept -= sandbox.isKept() ? 1 : 0;
            members.add(sandbox);
            busy++;
            // in the same step: between two, who waits would look as if nobody came for them
            freed = free(sandbox, false);
        }
        freed.act(sandbox);
        return true;
    }

    /**
     * A start is over and nothing came out of it.
     *
     * @return the invocation that has to bear it, if one still waits
     */
    synchronized Optional<Job> onStartFailed() {
        starting--;
        return Optional.ofNullable(waiting.poll());
    }

    /** The same of one that had come so far that there was a sandbox. */
    synchronized Optional<Job> onStartFailed(LiveSandbox sandbox) {
        onDead(sandbox);
        return onStartFailed();
    }

    /**
     * There is no room for a start. Those that wait go on waiting if a busy sandbox may still serve
     * them, or another start.
     *
     * @return who is to be sent away
     */
    synchronized Optional<Job> onNoRoom() {
        starting--;
        return busy > 0 || waiting.size() <= starting
                ? Optional.empty()
                : Optional.ofNullable(waiting.poll());
    }

    /** A start has found no room at once, and makes some. */
    synchronized void beginSeeking() {
        seeking++;
    }

    /** Whatever came of it: the start goes on, or ends. */
    synchronized void endSeeking() {
        seeking--;
    }

    /**
     * Those that have waited too long, while each start that might serve them still looks for room.
     */
    synchronized List<Job> overdue(Duration longest) {
        waiting.look();
        return starting > seeking ? List.of() : waiting.overdue(longest);
    }

    /**
     * A run is about to be answered, a moment before its sandbox is free: who calls again by return
     * finds out how long runs take, and starts no second sandbox.
     */
    void onAnswering(long ranNanos) {
        if (averageNanos == 0) {
            synchronized (this) {
                averageNanos = average(averageNanos, ranNanos);
            }
        }
    }

    /** The sandbox takes the next invocation, or rests, or ends. */
    void onFree(LiveSandbox sandbox, long ranNanos) {
        Freed freed;
        // even one that is told of its end too late serves once: starting others would not help
        var spent = ranNanos > 0 && sandbox.isSpent();
        synchronized (this) {
            if (!members.contains(sandbox)) {
                return; // it died meanwhile
            }
            if (ranNanos > 0) {
                averageNanos = average(averageNanos, ranNanos);
                ended++;
                endedInQueue += waiting.isEmpty() ? 0 : 1;
            }
            freed = free(sandbox, spent);
        }
        freed.act(sandbox);
    }

    /** What becomes of a sandbox that was busy; acted upon outside of the critical section. */
    private sealed interface Freed {
        record Runs(Job next) implements Freed {}

        record Rests() implements Freed {}

        record Ends() implements Freed {}

        default void act(LiveSandbox sandbox) {
            switch (this) {
                case Runs(var next) -> sandbox.run(next, null);
                case Rests() -> {}
                case Ends() -> sandbox.dispose();
            }
        }
    }

    private Freed free(LiveSandbox sandbox, boolean spent) {
        var next = spent || busy > pace.limit() ? null : waiting.poll();
        servedNanos = System.nanoTime();
        if (next != null) {
            return new Freed.Runs(next);
        }
        busy--;
        if (retired || spent) {
            members.remove(sandbox);
            return new Freed.Ends();
        }
        sandbox.rest().begin();
        rest(sandbox);
        return new Freed.Rests();
    }

    /** Those that are kept serve first: the others may grow old. */
    private void rest(LiveSandbox sandbox) {
        var first = idle.peekFirst();
        if (first != null && first.isKept() && !sandbox.isKept()) {
            idle.addLast(sandbox);
        } else {
            idle.addFirst(sandbox);
        }
    }

    // ---- those that are kept

    /**
     * One more that is kept starts.
     *
     * @return false when this crew is over
     */
    synchronized boolean beginKept() {
        if (gone || retired) {
            return false;
        }
        starting++;
        startingKept++;
        return true;
    }

    /** The start of one that is to be kept is over, and nothing came out of it. */
    synchronized void onNotKept() {
        starting--;
        startingKept--;
    }

    synchronized Kept kept() {
        var ready = (int) members.stream().filter(LiveSandbox::isKept).count();
        var resting = (int) idle.stream().filter(LiveSandbox::isKept).count();
        return new Kept(ready, ready - resting, startingKept);
    }

    /** Takes idle ones that are kept out; the caller disposes of them. */
    synchronized List<LiveSandbox> takeKept(int atMost) {
        var taken = idle.stream().filter(LiveSandbox::isKept).limit(atMost).toList();
        idle.removeAll(taken);
        members.removeAll(taken);
        return taken;
    }

    /** Forgets long runs soon: the first of a sandbox is longer than those that follow. */
    private static long average(long known, long ran) {
        if (known == 0) {
            return ran;
        }
        return ran < known ? (known + ran) / 2 : (known * 7 + ran) / 8;
    }

    /** It will serve no more. */
    synchronized void onDead(LiveSandbox sandbox) {
        loading.remove(sandbox);
        if (members.remove(sandbox) && !idle.remove(sandbox)) {
            busy--;
        }
    }

    /** A sandbox died before it could begin this: back to the head of the queue. */
    synchronized void giveBack(Job job) {
        if (gone) {
            sendAway(List.of(job), "its sandbox ended");
        } else {
            waiting.giveBack(job);
        }
    }

    /** Takes idle sandboxes out that the predicate picks; the caller disposes of them. */
    synchronized List<LiveSandbox> takeIdleIf(java.util.function.Predicate<LiveSandbox> pick) {
        var taken = idle.stream().filter(pick).toList();
        idle.removeAll(taken);
        members.removeAll(taken);
        return taken;
    }

    synchronized List<LiveSandbox> idleOnes() {
        return List.copyOf(idle);
    }

    /** Marks those that rested long enough; a mark makes the next taker thaw. */
    synchronized List<LiveSandbox> markFrozen(long nowNanos, Duration after) {
        List<LiveSandbox> marked = new ArrayList<>();
        for (var sandbox : idle) {
            if (!sandbox.rest().isFrozen() && nowNanos - sandbox.rest().since() > after.toNanos()) {
                sandbox.rest().mark();
                marked.add(sandbox);
            }
        }
        return marked;
    }

    /** No sandbox rests any more; busy ones end after their run. */
    List<LiveSandbox> retire() {
        synchronized (this) {
            retired = true;
        }
        return takeIdleIf(_ -> true);
    }

    /** Everything of it, at once. */
    synchronized List<LiveSandbox> abandon() {
        retired = true;
        gone = true;
        idle.clear();
        var all = new ArrayList<>(loading);
        all.addAll(members);
        return all;
    }

    /** Whether it takes no more invocations. */
    synchronized boolean isOver() {
        return gone || retired;
    }

    synchronized boolean isGone() {
        return gone;
    }

    synchronized List<Job> takeWaiting() {
        return waiting.clear();
    }

    /** Ends this crew if nothing is left of it. */
    synchronized boolean endIfEmpty() {
        gone |= members.isEmpty() && waiting.isEmpty() && starting == 0;
        return gone;
    }

    static void sendAway(List<Job> jobs, String reason) {
        jobs.forEach(job -> job.answer().complete(new Answer.NoRoom(reason)));
    }
}
