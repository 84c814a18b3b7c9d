package dev.tidemill.api.aws.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.tidemill.api.aws.model.logs.CreateLogGroupRequest;
import dev.tidemill.api.aws.model.logs.CreateLogStreamRequest;
import dev.tidemill.api.aws.model.logs.DeleteLogGroupRequest;
import dev.tidemill.api.aws.model.logs.DeleteRetentionPolicyRequest;
import dev.tidemill.api.aws.model.logs.DescribeLogGroupsRequest;
import dev.tidemill.api.aws.model.logs.DescribeLogStreamsRequest;
import dev.tidemill.api.aws.model.logs.FilterLogEventsRequest;
import dev.tidemill.api.aws.model.logs.FilteredLogEvent;
import dev.tidemill.api.aws.model.logs.GetLogEventsRequest;
import dev.tidemill.api.aws.model.logs.LogStream;
import dev.tidemill.api.aws.model.logs.OutputLogEvent;
import dev.tidemill.api.aws.model.logs.PutRetentionPolicyRequest;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.insight.InsightStage;
import dev.tidemill.api.insight.LogGroups;
import dev.tidemill.api.insight.LogLines;
import dev.tidemill.api.insight.LogStreams;
import dev.tidemill.api.insight.PageTokens;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.testkit.ManualClock;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** CloudWatch's behaviour, on a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogsServiceTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final String GROUP = "/aws/lambda/hello";
    private static final Call ALICE = call(InsightStage.ALICE);
    private static final Call BOB = call(InsightStage.BOB);

    private final InsightStage stage = new InsightStage();
    private final LogGroups logGroups = new LogGroups(stage.database(), ManualClock.atNoon());
    private final LogStreams logStreams = new LogStreams(stage.database(), ManualClock.atNoon());
    private final PageTokens tokens = new PageTokens(stage.database());
    private final GroupOperations groups = new GroupOperations(logGroups, tokens);
    private final StreamOperations streams = new StreamOperations(logGroups, logStreams, tokens);
    private final ReadEvents read =
            new ReadEvents(logGroups, logStreams, new LogLines(stage.database()), tokens);

    @BeforeAll
    void lines() {
        for (var i = 0; i < 10; i++) {
            write(InsightStage.ALICE, i % 2 == 0 ? "even" : "odd", i, "line " + i);
        }
        write(InsightStage.BOB, "even", 0, "of bob");
    }

    @AfterAll
    void stop() {
        stage.close();
    }

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

    @Test
    void tokens_of_others_and_forged_ones_are_refused() {
        var token = read.get(ALICE, get("even").build()).nextForwardToken().orElseThrow();
        assertInvalid(() -> read.get(BOB, get("even").nextToken(token).build()));
        assertInvalid(() -> read.get(ALICE, get("odd").nextToken(token).build()));
        assertInvalid(
                () -> read.get(ALICE, get("even").nextToken("b" + token.substring(1)).build()));
        assertInvalid(() -> read.get(ALICE, get("even").nextToken("x").build()));
        assertInvalid(() -> read.filter(ALICE, filter().nextToken(token).build()));
        assertInvalid(
                () ->
                        groups.describe(
                                ALICE,
                                DescribeLogGroupsRequest.builder().nextToken(token).build()));
    }

    @Test
    void another_tenants_lines_are_not_to_be_had() {
        assertThat(filtered(read.filter(BOB, filter().build()).events().orElseThrow()))
                .containsExactly("of bob");
        assertThatThrownBy(() -> read.get(BOB, get("odd").build()))
                .isInstanceOf(PlatformException.class)
                .hasMessage("The specified log stream does not exist.");
    }

    @Test
    void what_is_not_there_is_said_in_cloudwatchs_words() {
        var other = "/aws/lambda/other";
        assertNoGroup(
                () ->
                        read.filter(
                                ALICE,
                                FilterLogEventsRequest.builder().logGroupName(other).build()));
        assertNoGroup(() -> groups.delete(ALICE, new DeleteLogGroupRequest(other)));
        assertNoGroup(() -> groups.keep(ALICE, new PutRetentionPolicyRequest(other, 7)));
    }

    @Test
    void groups_are_listed_with_their_retention_page_by_page() {
        for (var name : List.of("/x/a", "/x/b", "/x/c")) {
            groups.create(ALICE, CreateLogGroupRequest.builder().logGroupName(name).build());
        }
        groups.keep(ALICE, new PutRetentionPolicyRequest("/x/b", 7));
        var request = DescribeLogGroupsRequest.builder().logGroupNamePrefix("/x/").limit(2);
        var first = groups.describe(ALICE, request.build());
        var second = groups.describe(ALICE, request.nextToken(first.nextToken()).build());

        assertThat(first.logGroups().orElseThrow())
                .extracting(group -> group.logGroupName().orElseThrow())
                .containsExactly("/x/a", "/x/b");
        assertThat(first.logGroups().orElseThrow().get(1).retentionInDays()).contains(7);
        assertThat(first.logGroups().orElseThrow().get(1).arn())
                .contains("arn:aws:logs:us-east-1:000000000001:log-group:/x/b:*");
        assertThat(second.logGroups().orElseThrow()).hasSize(1);
        assertThat(second.nextToken()).isEmpty();

        groups.keepForGood(ALICE, new DeleteRetentionPolicyRequest("/x/b"));
        assertThat(
                        logGroups.list(
                                InsightStage.ALICE, "/x/b", Optional.empty(), Optional.empty(), 1))
                .extracting(LogGroups.Group::retentionDays)
                .containsExactly(Optional.empty());
        assertThatThrownBy(
                        () ->
                                groups.create(
                                        ALICE,
                                        CreateLogGroupRequest.builder()
                                                .logGroupName("/x/a")
                                                .build()))
                .isInstanceOf(AwsException.class)
                .hasMessage("The specified log group already exists");
        assertInvalid(() -> groups.keep(ALICE, new PutRetentionPolicyRequest("/x/a", 8)));
    }

    @Test
    void streams_are_ordered_by_name_or_by_their_last_event() {
        write(InsightStage.BOB, "a", 5, "x");
        write(InsightStage.BOB, "b", 3, "x");
        write(InsightStage.BOB, "c", 4, "x");
        assertThat(streams(streamsOf().build())).containsExactly("a", "b", "c", "even");
        assertThat(streams(streamsOf().descending(true).limit(2).build()))
                .containsExactly("even", "c");
        var latest = streamsOf().orderBy("LastEventTime").descending(true).limit(2);
        assertThat(streams(latest.build())).containsExactly("a", "c");
        var token = streams.describe(BOB, latest.build()).nextToken();
        assertThat(streams(latest.nextToken(token).build())).containsExactly("b", "even");
        assertInvalid(
                () ->
                        streams.describe(
                                BOB,
                                streamsOf()
                                        .orderBy("LastEventTime")
                                        .logStreamNamePrefix("a")
                                        .build()));
    }

    @Test
    void a_group_may_be_named_by_its_arn() {
        var arn = "arn:aws:logs:us-east-1:000000000001:log-group:" + GROUP;
        assertThat(
                        found(
                                FilterLogEventsRequest.builder()
                                        .logGroupIdentifier(arn)
                                        .filterPattern("\"line 7\"")
                                        .build()))
                .containsExactly("line 7");
        assertInvalid(
                () ->
                        read.filter(
                                ALICE,
                                FilterLogEventsRequest.builder()
                                        .logGroupIdentifier(arn)
                                        .logGroupName(GROUP)
                                        .build()));
    }

    @Test
    void the_table_stands() {
        assertThat(new LogsService(groups, streams, read).operations()).hasSize(10);
    }

    private List<String> streams(DescribeLogStreamsRequest request) {
        return streams.describe(BOB, request).logStreams().orElseThrow().stream()
                .map(LogStream::logStreamName)
                .map(Optional::orElseThrow)
                .toList();
    }

    private static DescribeLogStreamsRequest.Builder streamsOf() {
        return DescribeLogStreamsRequest.builder().logGroupName(GROUP);
    }

    private List<String> found(FilterLogEventsRequest request) {
        return filtered(read.filter(ALICE, request).events().orElseThrow());
    }

    private static FilterLogEventsRequest.Builder filter() {
        return FilterLogEventsRequest.builder().logGroupName(GROUP);
    }

    private static GetLogEventsRequest.Builder get(String stream) {
        return GetLogEventsRequest.builder().logGroupName(GROUP).logStreamName(stream);
    }

    private static List<String> messages(List<OutputLogEvent> events) {
        return events.stream().map(event -> event.message().orElseThrow()).toList();
    }

    private static List<String> filtered(List<FilteredLogEvent> events) {
        return events.stream().map(event -> event.message().orElseThrow()).toList();
    }

    private void write(TenantId tenant, String stream, int second, String text) {
        stage.write(InsightStage.lines(tenant, stream, at(second), text), NOON);
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }

    private static void assertInvalid(ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOf(AwsException.class)
                .extracting(thrown -> ((AwsException) thrown).code())
                .isEqualTo("InvalidParameterException");
    }

    private static void assertNoGroup(ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOf(PlatformException.class)
                .hasMessage("The specified log group does not exist.")
                .extracting(thrown -> ((PlatformException) thrown).code())
                .isEqualTo(ErrorCode.LOG_GROUP_NOT_FOUND);
    }

    private static Call call(TenantId tenant) {
        return new Call(new Principal.Root(tenant, "AKIA"), "r1", "us-east-1", "127.0.0.1");
    }
}
