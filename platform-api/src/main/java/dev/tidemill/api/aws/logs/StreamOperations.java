package dev.tidemill.api.aws.logs;

import dev.tidemill.api.aws.model.logs.CreateLogStreamRequest;
import dev.tidemill.api.aws.model.logs.DeleteLogStreamRequest;
import dev.tidemill.api.aws.model.logs.DescribeLogStreamsRequest;
import dev.tidemill.api.aws.model.logs.DescribeLogStreamsResponse;
import dev.tidemill.api.aws.model.logs.LogStream;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Empty;
import dev.tidemill.api.insight.LogGroups;
import dev.tidemill.api.insight.LogStreams;
import dev.tidemill.api.insight.PageTokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/** Log streams in the words of CloudWatch Logs. */
@ApplicationScoped
class StreamOperations {

    private static final int PAGE = 50;
    private static final String LATEST_FIRST = "LastEventTime";

    private final LogGroups groups;
    private final LogStreams streams;
    private final PageTokens tokens;

    StreamOperations(LogGroups groups, LogStreams streams, PageTokens tokens) {
        this.groups = groups;
        this.streams = streams;
        this.tokens = tokens;
    }

    DescribeLogStreamsResponse describe(Call call, DescribeLogStreamsRequest in) {
        var group = LogNames.group(in.logGroupName(), in.logGroupIdentifier());
        var latestFirst = in.orderBy().filter(LATEST_FIRST::equals).isPresent();
        if (latestFirst && in.logStreamNamePrefix().isPresent()) {
            throw LogNames.invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
        }
        groups.require(call.tenant(), group);
        var listing =
                String.join(
                        "\0",
                        "streams",
                        group,
                        in.logStreamNamePrefix().orElse(""),
                        String.valueOf(latestFirst),
                        String.valueOf(in.descending().orElse(false)));
        var limit = in.limit().orElse(PAGE);
        var found =
                streams.list(
                        call.tenant(),
                        group,
                        in.logStreamNamePrefix().orElse(""),
                        latestFirst ? LogStreams.Order.LAST_EVENT : LogStreams.Order.NAME,
                        in.descending().orElse(false),
                        in.nextToken()
                                .map(token -> place(LogNames.opened(tokens, call, listing, token))),
                        limit + 1);
        var page = found.subList(0, Math.min(limit, found.size()));
        return DescribeLogStreamsResponse.builder()
                .logStreams(page.stream().map(stream -> view(call, group, stream)).toList())
                .nextToken(
                        found.size() > limit
                                ? Optional.of(
                                        tokens.seal(call.tenant(), listing, text(page.getLast())))
                                : Optional.empty())
                .build();
    }

    private static LogStream view(Call call, String group, LogStreams.Stream stream) {
        return LogStream.builder()
                .logStreamName(stream.name())
                .creationTime(stream.createdAt().toEpochMilli())
                .firstEventTimestamp(stream.firstEventAt().map(Instant::toEpochMilli))
                .lastEventTimestamp(stream.lastEventAt().map(Instant::toEpochMilli))
                .lastIngestionTime(stream.lastIngestedAt().map(Instant::toEpochMilli))
                .arn(LogNames.streamArn(call, group, stream.name()))
                .storedBytes(0L) // AWS answers so for streams, since 2019
                .build();
    }

    private static String text(LogStreams.Stream stream) {
        return stream.activeAt() + " " + stream.name();
    }

    private static LogStreams.Place place(String text) {
        var parts = text.split(" ", 2);
        return new LogStreams.Place(Instant.parse(parts[0]), parts[1]);
    }

    Empty create(Call call, CreateLogStreamRequest in) {
        if (!streams.create(call.tenant(), in.logGroupName(), in.logStreamName())) {
            throw LogNames.exists("The specified log stream already exists");
        }
        return Empty.INSTANCE;
    }

    Empty delete(Call call, DeleteLogStreamRequest in) {
        streams.delete(call.tenant(), in.logGroupName(), in.logStreamName());
        return Empty.INSTANCE;
    }
}
