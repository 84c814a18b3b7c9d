package dev.tidemill.api.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.tenant.TenantId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who works when. */
class TurnsTest {

    private static final TenantId ALICE = new TenantId("111111111111");
    private static final TenantId BOB = new TenantId("222222222222");

    @Test
    void who_asks_twice_takes_nobody_elses_turn() throws Exception {
        var turns = new Turns(2);
        var held = new CountDownLatch(1);
        var first = waiter(turns, held);
        var second = waiter(turns, held);

        var bob = CompletableFuture.supplyAsync(() -> turns.take(BOB, () -> "done"));

        try {
            assertThat(bob.get(30, TimeUnit.SECONDS)).isEqualTo("done");
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
