package dev.tidemill.api.aws.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tidemill.api.aws.model.logs.CreateLogStreamRequest;
import dev.tidemill.api.aws.model.logs.OutputLogEvent;
import dev.tidemill.api.insight.InsightStage;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Lines are read, filtered and paged as CloudWatch Logs does it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogEventsTest extends LogsStage {

    @Test
    void a_stream_is_read_forth_until_the_token_stays_the_same() {
        var seen = new ArrayList<String>();
        var token = Optional.<String>empty();
        for (var page = 0; page < 10; page++) {
            var answer =
                    read.get(
                            ALICE,
                            get("even").startFromHead(true).nextToken(token).limit(2).build());
            seen.addAll(messages(answer.events().orElseThrow()));
            if (answer.nextForwardToken().equals(token)) {
                break;
            }
            token = answer.nextForwardToken();
        }
        assertThat(seen).containsExactly("line 0", "line 2", "line 4", "line 6", "line 8");
    }

    @Test
    void without_a_token_the_latest_events_come_and_then_the_earlier_ones() {
        var latest = read.get(ALICE, get("even").limit(2).build());
        assertThat(messages(latest.events().orElseThrow())).containsExactly("line 6", "line 8");

        var earlier =
                read.get(ALICE, get("even").limit(2).nextToken(latest.nextBackwardToken()).build());
        assertThat(messages(earlier.events().orElseThrow())).containsExactly("line 2", "line 4");

        var first =
                read.get(
                        ALICE, get("even").limit(2).nextToken(earlier.nextBackwardToken()).build());
        var none =
                read.get(ALICE, get("even").limit(2).nextToken(first.nextBackwardToken()).build());
        assertThat(messages(first.events().orElseThrow())).containsExactly("line 0");
        assertThat(none.events().orElseThrow()).isEmpty();
        assertThat(none.nextBackwardToken()).isEqualTo(first.nextBackwardToken());

        var back = read.get(ALICE, get("even").limit(2).nextToken(none.nextForwardToken()).build());
        assertThat(messages(back.events().orElseThrow())).containsExactly("line 0", "line 2");
    }

    @Test
    void a_reader_at_the_end_gets_what_comes_later() {
        write(InsightStage.ALICE, "growing", 1, "first");
        var end = read.get(ALICE, get("growing").startFromHead(true).build());
        var again = read.get(ALICE, get("growing").nextToken(end.nextForwardToken()).build());
        assertThat(again.nextForwardToken()).isEqualTo(end.nextForwardToken());

        write(InsightStage.ALICE, "growing", 2, "second");

        var later = read.get(ALICE, get("growing").nextToken(again.nextForwardToken()).build());
        assertThat(messages(later.events().orElseThrow())).containsExactly("second");
    }

    @Test
    void an_empty_stream_has_a_place_to_wait_at() {
        streams.create(ALICE, new CreateLogStreamRequest(GROUP, "empty"));
        var nothing = read.get(ALICE, get("empty").build());
        assertThat(nothing.events().orElseThrow()).isEmpty();
        write(InsightStage.ALICE, "empty", 3, "now");
        var something = read.get(ALICE, get("empty").nextToken(nothing.nextForwardToken()).build());
        assertThat(messages(something.events().orElseThrow())).containsExactly("now");
    }

    @Test
    void a_time_range_includes_its_start_and_not_its_end_for_a_stream() {
        var answer =
                read.get(
                        ALICE,
                        get("even")
                                .startTime(at(2).toEpochMilli())
                                .endTime(at(6).toEpochMilli())
                                .build());
        assertThat(messages(answer.events().orElseThrow())).containsExactly("line 2", "line 4");
    }

    @Test
    void a_group_is_filtered_over_all_its_streams_page_by_page() {
        var seen = new ArrayList<String>();
        var token = Optional.<String>empty();
        do {
            var answer =
                    read.filter(
                            ALICE,
                            filter().logStreamNames(List.of("even", "odd"))
                                    .limit(3)
                                    .nextToken(token)
                                    .interleaved(true)
                                    .build());
            seen.addAll(filtered(answer.events().orElseThrow()));
            token = answer.nextToken();
        } while (token.isPresent());
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(i -> "line " + i).toList());
    }

    @Test
    void a_filter_knows_time_streams_and_pattern() {
        assertThat(found(filter().logStreamNamePrefix("od").build()))
                .containsExactly("line 1", "line 3", "line 5", "line 7", "line 9");
        assertThat(found(filter().filterPattern("\"line 7\"").build())).containsExactly("line 7");
        assertThat(
                        found(
                                filter().logStreamNames(List.of("even", "odd"))
                                        .startTime(at(3).toEpochMilli())
                                        .endTime(at(5).toEpochMilli())
                                        .build()))
                .containsExactly("line 3", "line 4", "line 5");
    }

    @Test
    void an_answer_stays_below_a_megabyte() {
        for (var i = 0; i < 3; i++) {
            write(InsightStage.ALICE, "fat", i, "x".repeat(500_000));
        }
        var head = read.get(ALICE, get("fat").startFromHead(true).build());
        assertThat(head.events().orElseThrow()).hasSize(2);
        var first = read.filter(ALICE, filter().logStreamNames(List.of("fat")).build());
        assertThat(first.events().orElseThrow()).hasSize(2);
        var second =
                read.filter(
                        ALICE,
                        filter().logStreamNames(List.of("fat"))
                                .nextToken(first.nextToken())
                                .build());
        assertThat(second.events().orElseThrow()).hasSize(1);
        assertThat(second.nextToken()).isEmpty();
        logStreams.delete(InsightStage.ALICE, GROUP, "fat");
    }

    @Test
    void long_lines_cost_no_more_memory_than_an_answer_of_them() {
        // given
        for (var i = 0; i < 20; i++) {
            var texts = new String[50];
            Arrays.fill(texts, "x".repeat(256 << 10));
            stage.write(InsightStage.lines(InsightStage.ALICE, "long", at(i), texts), NOON);
        }
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadAllocatedBytes();
        // when
        var stream = read.get(ALICE, get("long").startFromHead(true).build());
        var group = read.filter(ALICE, filter().logStreamNames(List.of("long")).build());
        // then
        var allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(stream.events().orElseThrow()).hasSize(3);
        assertThat(group.events().orElseThrow()).hasSize(3);
        assertThat(group.nextToken()).isPresent();
        assertThat(allocated).isLessThan(128 << 20); // all lines are 250 MiB
        // when nothing matches, the search goes on behind what was looked at
        var pages = 0;
        var token = Optional.<String>empty();
        do {
            var page =
                    read.filter(
                            ALICE,
                            filter().logStreamNames(List.of("long"))
                                    .filterPattern("nowhere")
                                    .nextToken(token)
                                    .build());
            assertThat(page.events().orElseThrow()).isEmpty();
            token = page.nextToken();
            pages++;
        } while (token.isPresent());
        assertThat(pages).isEqualTo(4);
        logStreams.delete(InsightStage.ALICE, GROUP, "long");
    }

    @Test
    void times_beyond_all_years_mean_the_first_and_the_last_moment() {
        assertThat(
                        found(
                                filter().logStreamNames(List.of("even", "odd"))
                                        .startTime(0L)
                                        .endTime(Long.MAX_VALUE)
                                        .build()))
                .hasSize(10);
        var answer = read.get(ALICE, get("even").startTime(0L).endTime(Long.MAX_VALUE).build());
        assertThat(messages(answer.events().orElseThrow())).hasSize(5);
    }

    private static List<String> messages(List<OutputLogEvent> events) {
        return events.stream().map(event -> event.message().orElseThrow()).toList();
    }
}
