package dev.tidemill.api.insight;

import static dev.tidemill.api.insight.InsightStage.ALICE;
import static dev.tidemill.api.insight.InsightStage.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who counts runs when. */
class TurnsTest {

    @Test
    void who_asks_twice_takes_nobody_elses_turn() throws Exception {
        var turns = new Turns(2);
        var held = new CountDownLatch(1);
        var first = waiter(turns, held);
        var second = waiter(turns, held);

        var bob = CompletableFuture.supplyAsync(() -> turns.take(BOB, () -> "counted"));

        try {
            assertThat(bob.get(30, TimeUnit.SECONDS)).isEqualTo("counted");
        } finally {
            held.countDown();
            first.join();
            second.join();
        }
    }

    private static Thread waiter(Turns turns, CountDownLatch held) {
        var thread = Thread.ofPlatform().start(() -> turns.take(ALICE, () -> await(held)));
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> thread.getState() == Thread.State.WAITING);
        return thread;
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
