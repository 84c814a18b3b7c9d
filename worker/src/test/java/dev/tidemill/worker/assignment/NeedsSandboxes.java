package dev.tidemill.worker.assignment;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemill.worker.sandbox.crun.HostCheck;

/** Tests with real sandboxes are skipped on hosts that cannot run any, with the reason. */
final class NeedsSandboxes {

    private NeedsSandboxes() {}

    static void check() {
        var problem = HostCheck.problem();
        assumeTrue(problem.isEmpty(), () -> "no sandboxes on this host: " + problem.orElse(""));
    }
}
