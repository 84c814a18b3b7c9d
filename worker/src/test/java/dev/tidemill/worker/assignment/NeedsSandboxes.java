package dev.tidemill.worker.assignment;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.isolation.Isolation;
import dev.tidemill.core.isolation.Isolations;
import dev.tidemill.worker.sandbox.crun.HostCheck;
import java.util.EnumSet;
import java.util.stream.Stream;

/** Tests with real sandboxes are skipped on hosts that cannot run any, with the reason. */
final class NeedsSandboxes {

    private NeedsSandboxes() {}

    /** The same tests run for each class of isolation: this says for which now. */
    static Isolation isolation() {
        return Isolation.of(System.getProperty("tidemill.test.isolation", "standard"))
                .orElseThrow();
    }

    /**
     * The runtimes that this machine serves; in gVisor one of each family, for its kernel meets the
     * same program in all of them.
     */
    static Stream<String> runtimes() {
        var families = EnumSet.noneOf(Runtimes.Family.class);
        return Runtimes.ofThisMachine(TestWorker.RUNTIMES).served().stream()
                .map(Runtimes.Served::identifier)
                .filter(
                        it ->
                                isolation() == Isolation.STANDARD
                                        || families.add(Runtimes.family(it).orElseThrow()));
    }

    static void check() {
        var problem = HostCheck.problem();
        assumeTrue(problem.isEmpty(), () -> "no sandboxes on this host: " + problem.orElse(""));
        var missing = Isolations.ofThisMachine().missing(isolation());
        assumeTrue(missing.isEmpty(), () -> isolation() + " wants " + missing.orElse(""));
    }
}
