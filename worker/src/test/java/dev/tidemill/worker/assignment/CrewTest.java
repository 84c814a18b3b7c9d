package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.isolation.Isolation;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.tenant.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who counts as what in a crew; what runs in sandboxes is LifeTest's. */
class CrewTest {

    static final FunctionVersion FUNCTION =
            new FunctionVersion(
                    new FunctionId(TenantId.DEFAULT, "f"),
                    Optional.empty(),
                    FunctionVersion.LATEST,
                    "revision",
                    "nodejs20.x",
                    "index.handler",
                    128,
                    Duration.ofSeconds(3),
                    512,
                    Optional.empty(),
                    Map.of(),
                    CodeHash.of(new byte[0]),
                    "/aws/lambda/f");

    private final Crew crew =
            new Crew(
                    FUNCTION,
                    Optional.empty(),
                    Isolation.STANDARD,
                    new Growth(Duration.ofMillis(10)));
    private final LiveSandbox sandbox = new LiveSandbox(new Nobody(), Clock.systemUTC(), "w");

    @Test
    void a_sandbox_that_dies_before_it_counts_as_started_is_no_member() {
        // given
        var job = job();
        assertThat(crew.submit(job, null)).isEqualTo(Crew.Next.START);
        assertThat(crew.admit(sandbox)).isTrue();
        crew.onDead(sandbox);
        // when
        var started = crew.onStarted(sandbox);
        // then
        assertThat(started).isFalse();
        assertThat(crew.onStartFailed()).contains(job);
        assertThat(crew.endIfEmpty()).isTrue();
    }

    @Test
    void a_crew_that_is_abandoned_ends_those_that_still_load() {
        // given
        crew.submit(job(), null);
        crew.admit(sandbox);
        // when
        var ending = crew.abandon();
        // then
        assertThat(ending).containsExactly(sandbox);
    }

    @Test
    void an_abandoned_crew_admits_nobody() {
        // given
        crew.submit(job(), null);
        crew.abandon();
        // when
        var admitted = crew.admit(sandbox);
        // then
        assertThat(admitted).isFalse();
    }

    @Test
    void each_start_without_room_sends_one_away_until_nobody_waits() {
        // given
        var jobs = List.of(job(), job());
        jobs.forEach(job -> crew.submit(job, null));
        // when
        var first = crew.onNoRoom();
        var more = crew.wantsMore(false);
        var second = crew.onNoRoom();
        // then
        assertThat(first).contains(jobs.getFirst());
        assertThat(more).isFalse();
        assertThat(second).contains(jobs.getLast());
        assertThat(crew.endIfEmpty()).isTrue();
    }

    @Test
    void a_start_that_looks_for_room_keeps_nobody_waiting() {
        // given
        var job = job();
        crew.submit(job, null);
        crew.beginSeeking();
        // when
        var overdue = crew.overdue(Duration.ZERO);
        // then
        assertThat(overdue).containsExactly(job);
    }

    @Test
    void nobody_is_sent_away_while_a_start_that_may_serve_them_is_under_way() {
        // given
        crew.submit(job(), null);
        // then
        assertThat(crew.overdue(Duration.ZERO)).as("before it has looked for room").isEmpty();
        crew.beginSeeking();
        crew.endSeeking();
        assertThat(crew.overdue(Duration.ZERO)).as("after it has found some").isEmpty();
        crew.admit(sandbox);
        assertThat(crew.overdue(Duration.ZERO)).as("while it loads").isEmpty();
    }

    private static Job job() {
        return Job.of(TestWorker.invocation(FUNCTION, "{}", Optional.empty()));
    }

    private record Nobody() implements LiveSandbox.Owner {
        @Override
        public void ran(Message.Ran record) {
            throw new AssertionError("nothing runs");
        }

        @Override
        public void dispose(LiveSandbox live) {
            throw new AssertionError("nothing ends");
        }
    }
}
