package dev.tidemill.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What permissions cost: S2's calls by a user to whom policies of a grown account apply, beside the
 * same calls by the account's owner, to whom none does. The sandboxes do the same for both, and so
 * only the application's own CPU time is told.
 */
record PermittedCall() implements Scenario {

    private static final String FUNCTION = "bench-permitted";
    private static final int CONNECTIONS = 32;

    @Override
    public String title() {
        return "IAM: S2's calls by a user with policies, CPU of the application alone";
    }

    @Override
    public Rounds run(Platform platform, Path scratch, int rounds, Duration time)
            throws IOException {
        var bodies = Scenario.bodies();
        platform.createEcho(FUNCTION, Map.of());
        try (var user = GrownUser.in(platform, FUNCTION)) {
            var measured = new Rounds();
            for (var round = -2; round < rounds; round++) {
                var subjects =
                        List.of(
                                platform.subject(
                                        "tidemill, with policies",
                                        FUNCTION,
                                        bodies,
                                        user.credentials()),
                                platform.subject(
                                        "without", FUNCTION, bodies, platform.credentials()));
                // who is first in a round is last in the next
                for (var subject : round % 2 == 0 ? subjects : subjects.reversed()) {
                    var result = subject.measure(CONNECTIONS, time);
                    if (round >= 0) {
                        measured.add(subject.name(), result);
                    }
                }
            }
            return measured;
        } finally {
            platform.delete(FUNCTION);
        }
    }
}
