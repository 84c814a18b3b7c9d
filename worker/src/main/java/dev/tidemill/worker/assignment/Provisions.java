package dev.tidemill.worker.assignment;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.placement.Provision;
import dev.tidemill.core.placement.Provisioned;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps initialised sandboxes of the versions that have provisioned concurrency: starts what is
 * missing, whatever ended it, and ends what is too many. Together they take no more than their
 * share of the worker.
 */
final class Provisions {

    private static final int STARTS_PER_ROUND = 4;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private record Key(FunctionId function, String version) {
        static Key of(FunctionVersion version) {
            return new Key(version.function(), version.version());
        }
    }

    /** What is to be kept of one version, and how the last try went. */
    private static final class Wish {
        private final FunctionVersion version;
        private volatile int count;
        private volatile Provisioned standing = Provisioned.NOTHING;
        private volatile Optional<String> problem = Optional.empty();
        private volatile long pauseNanos;
        private volatile long failedAt;

        Wish(Provision order) {
            this.version = order.version();
            this.count = order.count();
        }

        void onStart(Optional<String> failure) {
            failedAt = System.nanoTime();
            pauseNanos =
                    failure.isEmpty()
                            ? 0
                            : Math.clamp(
                                    pauseNanos * 2, FIRST_PAUSE.toNanos(), LONGEST_PAUSE.toNanos());
            problem = failure;
        }

        boolean mayTry(long now) {
            return now - failedAt >= pauseNanos;
        }
    }

    private final Function<FunctionVersion, Crew> crews;
    private final Starts starts;
    private final int mostMegabytes;
    private final int mostSandboxes;
    private final Map<Key, Wish> wishes = new ConcurrentHashMap<>();

    /**
     * @param crews the crew of a version; made if there is none
     * @param mostMegabytes of all kept sandboxes together
     */
    Provisions(
            Function<FunctionVersion, Crew> crews,
            Starts starts,
            int mostMegabytes,
            int mostSandboxes) {
        this.crews = crews;
        this.starts = starts;
        this.mostMegabytes = mostMegabytes;
        this.mostSandboxes = mostSandboxes;
    }

    /**
     * @param all everything that is to be kept
     */
    void want(List<Provision> all) {
        var wanted = all.stream().collect(Collectors.toMap(it -> Key.of(it.version()), it -> it));
        wishes.forEach((key, wish) -> wish.count = wanted.containsKey(key) ? wish.count : 0);
        wanted.forEach(
                (key, order) ->
                        wishes.compute(
                                key,
                                (_, known) -> {
                                    if (known == null || isOfAnother(known, order)) {
                                        return new Wish(order);
                                    }
                                    if (known.count != order.count()) {
                                        known.count = order.count();
                                        known.onStart(Optional.empty()); // tries anew
                                    }
                                    return known;
                                }));
    }

    /** A function made anew under the name has versions of the same numbers. */
    private static boolean isOfAnother(Wish known, Provision order) {
        return !known.version.revision().equals(order.version().revision());
    }

    Provisioned of(FunctionId function, String version) {
        var wish = wishes.get(new Key(function, version));
        if (wish == null) {
            return Provisioned.NOTHING;
        }
        return new Provisioned(wish.standing.ready(), wish.standing.busy(), wish.problem);
    }

    /** Called again and again by one thread. */
    void round(long now) {
        if (wishes.isEmpty()) {
            return;
        }
        var megabytes = 0;
        var sandboxes = 0;
        for (var wish : wishes.values()) {
            var crew = crews.apply(wish.version);
            var kept = crew.kept();
            wish.standing = new Provisioned(kept.ready(), kept.busy(), Optional.empty());
            if (kept.all() > wish.count) {
                crew.takeKept(kept.all() - wish.count).forEach(LiveSandbox::dispose);
            }
            megabytes += kept.all() * wish.version.memoryMegabytes();
            sandboxes += kept.all();
        }
        for (var wish : wishes.values()) {
            var crew = crews.apply(wish.version);
            for (var begun = 0; begun < STARTS_PER_ROUND; begun++) {
                if (crew.kept().all() >= wish.count || !wish.mayTry(now)) {
                    break;
                }
                megabytes += wish.version.memoryMegabytes();
                sandboxes++;
                if (megabytes > mostMegabytes || sandboxes > mostSandboxes) {
                    wish.onStart(Optional.of("The workers have no room for more of them."));
                    megabytes -= wish.version.memoryMegabytes();
                    sandboxes--;
                    break;
                }
                if (!crew.beginKept()) {
                    break; // it is over: the next round finds another
                }
                starts.keep(crew, wish::onStart);
            }
        }
        wishes.values()
                .removeIf(wish -> wish.count == 0 && crews.apply(wish.version).kept().all() == 0);
    }
}
