package dev.tidemill.scheduler.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.scheduler.source.Input.End;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PollerTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** Whatever fails, has no room or is switched off: no record is lost or run twice at a time. */
    @Property(tries = 500)
    void every_record_is_in_one_place_and_is_done_at_last(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int batchSize,
            @ForAll @IntRange(min = 0, max = 5) int window,
            @ForAll @IntRange(min = 2, max = 8) int most,
            @ForAll boolean ordered) {
        // given
        var random = new Random(seed);
        var settings = settings(batchSize, Duration.ofSeconds(window), most, ordered);
        var sizes =
                IntStream.range(0, random.nextInt(60))
                        .map(_ -> random.nextInt(10) == 0 ? 3 << 20 : 1_000)
                        .boxed()
                        .toList();
        var source = new SimulatedSource(random, settings, sizes);
        // when
        for (var i = 0; i < 200; i++) {
            if (random.nextInt(20) == 0) {
                source.configure(active(settings, !source.settings().active()));
            }
            source.step();
        }
        source.configure(settings);
        source.finish();
        // then
        assertThat(source.isDone()).isTrue();
        assertThat(source.mostAtATime).isLessThanOrEqualTo(most);
    }

    @Test
    void runs_what_it_reads_at_once_and_reads_on() {
        // given
        var poller = polling(settings(10, Duration.ZERO, 1000, false));
        // when
        var step = poller.on(new Input.Polled(NOW, records(3), 3));
        // then
        assertThat(step.effects())
                .containsExactly(new Effect.Run(1, records(3)), new Effect.Poll(10, Duration.ZERO));
    }

    @Test
    void waits_for_more_within_the_window() {
        // given
        var window = Duration.ofSeconds(5);
        var poller = polling(settings(100, window, 1000, false));
        // when
        var waiting = poller.on(new Input.Polled(NOW, records(3), 3)).next();
        var early = waiting.on(new Input.Tick(NOW.plusSeconds(4)));
        var late = early.next().on(new Input.Tick(NOW.plusSeconds(5)));
        // then
        assertThat(early.effects()).isEmpty();
        assertThat(late.effects()).contains(new Effect.Run(1, records(3)));
    }

    @Test
    void pauses_longer_each_time_while_there_is_nothing_and_is_woken() {
        // given
        var poller = polling(settings(10, Duration.ZERO, 1000, false));
        // when
        var idle = poller.on(new Input.Polled(NOW, List.of(), 0)).next();
        var first = idle.wakeAt().orElseThrow();
        var again = idle.on(new Input.Tick(first)).next();
        var idler = again.on(new Input.Polled(first, List.of(), 0)).next();
        // then
        assertThat(first).isEqualTo(NOW.plus(Pace.FIRST_PAUSE));
        assertThat(idler.wakeAt()).contains(first.plus(Pace.FIRST_PAUSE.multipliedBy(2)));
        assertThat(idler.on(new Input.Woken(first)).effects())
                .containsExactly(new Effect.Poll(10, Duration.ZERO));
    }

    @Test
    void gives_a_batch_without_room_back_and_waits_even_if_woken() {
        // given
        var running = running(settings(10, Duration.ZERO, 1000, false), 2);
        // when
        var refused = running.on(new Input.Ended(NOW, 1, new End.NotRun()));
        // then
        assertThat(refused.effects()).containsExactly(new Effect.GiveBack(records(2)));
        var polled = refused.next().on(new Input.Polled(NOW, List.of(), 0)).next();
        assertThat(polled.on(new Input.Woken(NOW)).effects()).isEmpty();
        assertThat(polled.pace().limit()).isEqualTo(1);
    }

    @Test
    void deletes_all_but_what_failed() {
        // given
        var running = running(settings(10, Duration.ZERO, 1000, false), 3);
        // when
        var step = running.on(new Input.Ended(NOW, 1, new End.Answered(Set.of("m1"))));
        // then
        assertThat(step.effects())
                .containsExactly(new Effect.Delete(List.of(record(0), record(2))));
    }

    @Test
    void leaves_what_follows_a_failed_one_where_order_counts() {
        // given
        var running = running(settings(10, Duration.ZERO, 1000, true), 3);
        // when
        var step = running.on(new Input.Ended(NOW, 1, new End.Answered(Set.of("m1"))));
        // then
        assertThat(step.effects()).containsExactly(new Effect.Delete(List.of(record(0))));
    }

    @Test
    void leaves_a_failed_batch_to_its_visibility_timeout() {
        // given
        var running = running(settings(10, Duration.ZERO, 1000, false), 3);
        // when
        var step = running.on(new Input.Ended(NOW, 1, new End.Failed()));
        // then
        assertThat(step.effects()).isEmpty();
    }

    @Test
    void goes_faster_while_all_succeed_up_to_its_most() {
        // given
        var settings = settings(1, Duration.ZERO, 7, false);
        var poller = polling(settings);
        // when
        for (var i = 0; i < 100; i++) {
            poller = poller.on(new Input.Polled(NOW, List.of(record(i)), 1)).next();
            if (poller.running().size() >= poller.pace().limit()) {
                var run = poller.running().keySet().iterator().next();
                poller = poller.on(new Input.Ended(NOW, run, new End.Answered(Set.of()))).next();
            }
        }
        // then
        assertThat(poller.pace().limit()).isEqualTo(7);
    }

    @Test
    void gives_back_what_waits_when_it_is_switched_off() {
        // given
        var settings = settings(100, Duration.ofSeconds(5), 1000, false);
        var waiting = polling(settings).on(new Input.Polled(NOW, records(3), 3)).next();
        // when
        var step = waiting.on(new Input.Configured(NOW, active(settings, false)));
        // then
        assertThat(step.effects()).containsExactly(new Effect.GiveBack(records(3)));
        assertThat(step.next().wakeAt()).isEmpty();
    }

    private static Poller polling(Poller.Settings settings) {
        return Poller.first(settings, NOW).on(new Input.Tick(NOW)).next();
    }

    /** One batch of so many records. */
    private static Poller running(Poller.Settings settings, int count) {
        return polling(settings).on(new Input.Polled(NOW, records(count), count)).next();
    }

    private static List<SourceRecord> records(int count) {
        return IntStream.range(0, count).mapToObj(PollerTest::record).toList();
    }

    private static SourceRecord record(int number) {
        return new SourceRecord("m" + number, "h" + number, "{}");
    }

    private static Poller.Settings settings(
            int batchSize, Duration window, int most, boolean ordered) {
        return new Poller.Settings(true, batchSize, window, most, ordered, Duration.ofSeconds(5));
    }

    private static Poller.Settings active(Poller.Settings settings, boolean active) {
        return new Poller.Settings(
                active,
                settings.batchSize(),
                settings.window(),
                settings.most(),
                settings.ordered(),
                settings.longestPause());
    }
}
