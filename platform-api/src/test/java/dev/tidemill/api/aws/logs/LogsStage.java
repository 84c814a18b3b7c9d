package dev.tidemill.api.aws.logs;

import dev.tidemill.api.aws.model.logs.DescribeLogStreamsRequest;
import dev.tidemill.api.aws.model.logs.FilterLogEventsRequest;
import dev.tidemill.api.aws.model.logs.FilteredLogEvent;
import dev.tidemill.api.aws.model.logs.GetLogEventsRequest;
import dev.tidemill.api.aws.model.logs.LogStream;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.insight.InsightStage;
import dev.tidemill.api.insight.LogGroups;
import dev.tidemill.api.insight.LogLines;
import dev.tidemill.api.insight.LogStreams;
import dev.tidemill.api.insight.PageTokens;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.testkit.ManualClock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Lines of two tenants in a real database, and the operations on them. */
abstract class LogsStage {

    static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    static final String GROUP = "/aws/lambda/hello";

    static final Call ALICE = call(InsightStage.ALICE);

    static final Call BOB = call(InsightStage.BOB);

    final InsightStage stage = new InsightStage();

    final LogGroups logGroups = new LogGroups(stage.database(), ManualClock.atNoon());

    final LogStreams logStreams = new LogStreams(stage.database(), ManualClock.atNoon());

    final PageTokens tokens = new PageTokens(stage.database());

    final StreamOperations streams = new StreamOperations(logGroups, logStreams, tokens);

    final ReadEvents read =
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

    List<String> streams(DescribeLogStreamsRequest request) {
        return streams.describe(BOB, request).logStreams().orElseThrow().stream()
                .map(LogStream::logStreamName)
                .map(Optional::orElseThrow)
                .toList();
    }

    List<String> found(FilterLogEventsRequest request) {
        return filtered(read.filter(ALICE, request).events().orElseThrow());
    }

    static FilterLogEventsRequest.Builder filter() {
        return FilterLogEventsRequest.builder().logGroupName(GROUP);
    }

    static GetLogEventsRequest.Builder get(String stream) {
        return GetLogEventsRequest.builder().logGroupName(GROUP).logStreamName(stream);
    }

    static List<String> filtered(List<FilteredLogEvent> events) {
        return events.stream().map(event -> event.message().orElseThrow()).toList();
    }

    void write(TenantId tenant, String stream, int second, String text) {
        stage.write(InsightStage.lines(tenant, stream, at(second), text), NOON);
    }

    static Instant at(int second) {
        return NOON.plusSeconds(second);
    }

    static Call call(TenantId tenant) {
        return new Call(new Principal.Root(tenant, "AKIA"), "r1", "us-east-1", "127.0.0.1");
    }
}
