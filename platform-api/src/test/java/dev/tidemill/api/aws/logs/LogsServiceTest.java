package dev.tidemill.api.aws.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.api.aws.model.logs.DeleteLogGroupRequest;
import dev.tidemill.api.aws.model.logs.DeleteRetentionPolicyRequest;
import dev.tidemill.api.aws.model.logs.DescribeLogGroupsRequest;
import dev.tidemill.api.aws.model.logs.DescribeLogStreamsRequest;
import dev.tidemill.api.aws.model.logs.FilterLogEventsRequest;
import dev.tidemill.api.aws.model.logs.PutRetentionPolicyRequest;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.insight.InsightStage;
import dev.tidemill.api.insight.LogGroups;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Groups and streams, and what nobody gets of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogsServiceTest extends LogsStage {

    private final GroupOperations groups = new GroupOperations(logGroups, tokens);

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
            logGroups.create(InsightStage.ALICE, name);
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
        assertThat(logGroups.create(InsightStage.ALICE, "/x/a")).isFalse();
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

    private static DescribeLogStreamsRequest.Builder streamsOf() {
        return DescribeLogStreamsRequest.builder().logGroupName(GROUP);
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
}
