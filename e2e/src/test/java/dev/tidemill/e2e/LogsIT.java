package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

@ExtendWith(SharedInstance.class)
class LogsIT {

    private final Instance instance;
    private final CloudWatchLogsClient logs;
    private final Functions functions;

    LogsIT(Instance instance, Clients clients) {
        this.instance = instance;
        this.logs = clients.logs();
        this.functions = new Functions(clients.lambda());
    }

    @Test
    void an_event_is_accepted_at_once_and_its_output_shows_up() {
        var name =
                functions.node(
                        "event",
                        "exports.handler = async (e) => { console.log(`marker ${e.marker}`); };");

        var accepted = functions.event(name, "{\"marker\":\"tide-1\"}");

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.payload().asByteArray()).isEmpty();
        var id = accepted.responseMetadata().requestId();
        var messages = awaitMessages(logs, name, "marker tide-1");
        assertThat(messages).anyMatch(line -> line.contains("START RequestId: " + id));
    }

    @Test
    void each_call_leaves_start_output_end_and_report_in_this_order() {
        var name =
                functions.python(
                        "order",
                        """
                        import logging, sys
                        def handler(event, context):
                            print("from print")
                            print("from stderr", file=sys.stderr)
                            logging.getLogger().warning("from logging")
                        """);

        var id = functions.call(name, "{}").responseMetadata().requestId();

        awaitMessages(logs, name, "REPORT RequestId: " + id);
        var lines =
                messages(logs, name).stream()
                        .filter(line -> !line.startsWith("INIT_START"))
                        .toList();
        assertThat(lines.getFirst()).startsWith("START RequestId: " + id);
        assertThat(lines)
                .anyMatch(line -> line.contains("from print"))
                .anyMatch(line -> line.contains("from stderr"))
                .anyMatch(line -> line.contains("from logging") && line.contains("WARNING"));
        assertThat(lines.get(lines.size() - 2)).startsWith("END RequestId: " + id);
        assertThat(lines.getLast()).startsWith("REPORT RequestId: " + id);
    }

    @Test
    void a_stream_is_read_in_pages_that_leave_nothing_out() {
        // given
        var name =
                functions.node(
                        "pages",
                        "exports.handler = async () => {"
                                + " for (let i = 0; i < 7; i++) console.log(`line ${i}`); };");
        functions.result(name, "{}");
        awaitMessages(logs, name, "REPORT");
        var stream =
                logs.describeLogStreams(
                                r ->
                                        r.logGroupName("/aws/lambda/" + name)
                                                .orderBy(OrderBy.LAST_EVENT_TIME))
                        .logStreams()
                        .getFirst()
                        .logStreamName();
        // when
        var read = new ArrayList<String>();
        @Nullable String token = null;
        for (var pages = 0; pages < 20; pages++) {
            var from = token;
            var page =
                    logs.getLogEvents(
                            r ->
                                    r.logGroupName("/aws/lambda/" + name)
                                            .logStreamName(stream)
                                            .startFromHead(true)
                                            .limit(3)
                                            .nextToken(from));
            assertThat(page.events().size()).isLessThanOrEqualTo(3);
            page.events().stream().map(OutputLogEvent::message).forEach(read::add);
            if (page.nextForwardToken().equals(token)) {
                break;
            }
            token = page.nextForwardToken();
        }
        // then
        assertThat(read).hasSize(11).doesNotHaveDuplicates();
        assertThat(read.stream().filter(line -> line.contains("line ")).toList())
                .map(line -> line.replaceAll("(?s).*(line \\d).*", "$1"))
                .containsExactly(
                        "line 0", "line 1", "line 2", "line 3", "line 4", "line 5", "line 6");
    }

    @Test
    void a_filter_finds_what_it_asks_for() {
        var name =
                functions.node(
                        "filter",
                        "exports.handler = async () => { console.log('red fish');"
                                + " console.log('blue fish'); };");
        functions.result(name, "{}");
        awaitMessages(logs, name, "REPORT");

        var found =
                logs.filterLogEvents(
                        r -> r.logGroupName("/aws/lambda/" + name).filterPattern("blue"));

        assertThat(found.events()).hasSize(1);
        assertThat(found.events().getFirst().message()).contains("blue fish");
    }

    @Test
    void groups_are_listed_and_their_retention_is_kept() {
        var name = functions.node("retention", "exports.handler = async () => 1;");
        functions.result(name, "{}");
        awaitMessages(logs, name, "REPORT");
        var group = "/aws/lambda/" + name;

        logs.putRetentionPolicy(r -> r.logGroupName(group).retentionInDays(7));

        var listed = logs.describeLogGroups(r -> r.logGroupNamePrefix(group)).logGroups();
        assertThat(listed).hasSize(1);
        assertThat(listed.getFirst().logGroupName()).isEqualTo(group);
        assertThat(listed.getFirst().retentionInDays()).isEqualTo(7);
    }

    @Test
    void a_group_that_nobody_wrote_to_is_not_found() {
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(
                        () -> logs.filterLogEvents(r -> r.logGroupName("/aws/lambda/never-made")));
    }

    @Test
    void the_cli_tails_the_log() {
        var name =
                functions.node(
                        "cli-tail",
                        "exports.handler = async () => { console.log('seen by tail'); };");
        functions.result(name, "{}");
        awaitMessages(logs, name, "REPORT");

        var tail = instance.aws("logs", "tail", "/aws/lambda/" + name, "--since", "10m").orFail();

        assertThat(tail.out()).contains("seen by tail", "START RequestId", "REPORT RequestId");
    }

    /** Logs go through Kafka into the database: they come a moment later. */
    static List<String> awaitMessages(CloudWatchLogsClient logs, String function, String marker) {
        return Awaitility.await("the log of " + function + " to say " + marker)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .ignoreException(ResourceNotFoundException.class)
                .until(
                        () -> messages(logs, function),
                        lines -> lines.stream().anyMatch(line -> line.contains(marker)));
    }

    static List<String> messages(CloudWatchLogsClient logs, String function) {
        return logs
                .filterLogEventsPaginator(r -> r.logGroupName("/aws/lambda/" + function))
                .events()
                .stream()
                .map(FilteredLogEvent::message)
                .toList();
    }
}
