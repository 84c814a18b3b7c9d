package dev.tidemill.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Kills parts of an instance with -9 at random moments, round after round, while events are
 * accepted, and then accounts for every one of them.
 */
final class Chaos {

    /** A machine may be busy: nothing here measures, and nobody waits longer than needed. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final String STEADY = "chaos-steady";
    private static final String FAILING = "chaos-failing";
    private static final String AGAIN = "chaos-again";
    private static final List<String> ALL = List.of(STEADY, FAILING, AGAIN);

    private static final List<Victim> VICTIMS = List.of(Victim.values());

    /** How often an event of each may run. */
    private static final Map<String, Integer> ALLOWED = Map.of(STEADY, 1, FAILING, 1, AGAIN, 2);

    private final Instance instance;
    private final PrintStream out;
    private final Random random = new Random();
    private final List<Instant> kills = new ArrayList<>();
    private final Map<Victim, List<Double>> seconds = new EnumMap<>(Victim.class);

    Chaos(Instance instance, PrintStream out) {
        this.instance = instance;
        this.out = out;
    }

    /**
     * @throws IOException that says which promise was broken, or what did not come back
     */
    void run(int rounds) throws IOException {
        var platform = instance.platform();
        create(platform);
        var load = new EventLoad(platform, List.of(STEADY, FAILING, STEADY, AGAIN, STEADY));
        try (load) {
            for (var round = 0; round < rounds; round++) {
                if (round == rounds / 2) { // what is tried again after a minute has time for it
                    load.to(List.of(STEADY, FAILING, STEADY));
                }
                kill(round, load, platform);
            }
        }
        account(platform, load.accepted(), load.refused());
        for (var function : ALL) {
            platform.delete(function);
        }
    }

    private static void create(Platform platform) throws IOException {
        platform.create(
                STEADY,
                Example.of("await new Promise((go) => setTimeout(go, event.ms % 40));"),
                Map.of());
        platform.create(FAILING, Example.of("throw new Error('always');"), Map.of());
        platform.create(
                AGAIN, Example.of("if (event.ms % 3 == 0) throw new Error('at times');"), Map.of());
        for (var function : ALL) {
            platform.retries(function, ALLOWED.getOrDefault(function, 0) - 1);
        }
    }

    private void kill(int round, EventLoad load, Platform platform) throws IOException {
        var victim = VICTIMS.get(round % VICTIMS.size());
        var tree = instance.processes();
        var before = load.accepted().size();
        await("events are accepted", () -> load.accepted().size() > before + 5);
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(400)).toNanos());
        var all = victim == Victim.APPLICATION ? tree.members() : List.<ProcessTree.Stat>of();
        var killed = victim.in(tree);
        kills.add(Instant.now());
        killed.forEach(ProcessHandle::destroyForcibly);
        var begun = System.nanoTime();
        if (victim == Victim.APPLICATION) {
            await("all of it is gone", () -> all.stream().noneMatch(it -> isAlive(it.pid())));
            instance.upAgain();
        }
        await(
                victim.title() + " is back",
                () -> platform.event(STEADY).isPresent() && platform.knows(STEADY));
        var took = (System.nanoTime() - begun) / 1e9;
        seconds.computeIfAbsent(victim, _ -> new ArrayList<>()).add(took);
        out.printf(
                Locale.ROOT,
                "round %d: killed %s (%d processes), all answers again after %.1f s; %d events%n",
                round + 1,
                victim.title(),
                killed.size(),
                took,
                load.accepted().size());
    }

    private void account(Platform platform, Map<String, String> accepted, long refused)
            throws IOException {
        var until = System.nanoTime() + LIMIT.toNanos();
        var accounts = Accounts.of(platform, ALL);
        while (!accounts.ended().keySet().containsAll(accepted.keySet())
                && System.nanoTime() < until) {
            var known = accounts.ended().keySet();
            out.printf(
                    "waits for %d of %d events%n",
                    accepted.keySet().stream().filter(id -> !known.contains(id)).count(),
                    accepted.size());
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            accounts = Accounts.of(platform, ALL);
        }
        var broken = accounts.broken(accepted, ALLOWED, kills);
        print(accepted, refused, accounts, broken.size());
        if (!broken.isEmpty()) {
            throw new IOException(
                    "promises broken: "
                            + String.join("; ", broken.subList(0, Math.min(20, broken.size()))));
        }
    }

    private void print(Map<String, String> accepted, long refused, Accounts accounts, int broken) {
        out.printf("%n| killed | rounds | back after, median | at most |%n|---|---|---|---|%n");
        seconds.forEach(
                (victim, all) ->
                        out.printf(
                                Locale.ROOT,
                                "| %s | %d | %.1f s | %.1f s |%n",
                                victim.title(),
                                all.size(),
                                Figures.median(all),
                                all.stream().mapToDouble(it -> it).max().orElse(0)));
        out.printf(
                "%n%d events accepted, %d not; broken promises: %d; run once more because of a"
                        + " kill: %d%n",
                accepted.size(), refused, broken, accounts.ranAgain(accepted.keySet()));
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private static void await(String what, BooleanSupplier condition) throws IOException {
        var until = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IOException("waited for nothing: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
