package dev.tidemill.api.aws.logs;

import dev.tidemill.api.aws.model.logs.CreateLogGroupRequest;
import dev.tidemill.api.aws.model.logs.CreateLogStreamRequest;
import dev.tidemill.api.aws.model.logs.DeleteLogGroupRequest;
import dev.tidemill.api.aws.model.logs.DeleteLogStreamRequest;
import dev.tidemill.api.aws.model.logs.DeleteRetentionPolicyRequest;
import dev.tidemill.api.aws.model.logs.DescribeLogGroupsRequest;
import dev.tidemill.api.aws.model.logs.DescribeLogGroupsResponse;
import dev.tidemill.api.aws.model.logs.DescribeLogStreamsRequest;
import dev.tidemill.api.aws.model.logs.DescribeLogStreamsResponse;
import dev.tidemill.api.aws.model.logs.LogGroup;
import dev.tidemill.api.aws.model.logs.LogStream;
import dev.tidemill.api.aws.model.logs.LogsModel;
import dev.tidemill.api.aws.model.logs.PutRetentionPolicyRequest;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.AwsService;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Empty;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.aws.protocol.ServiceModel;
import dev.tidemill.api.insight.Logs;
import dev.tidemill.api.insight.PageTokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** CloudWatch Logs over the logs of functions. */
@ApplicationScoped
public class LogsService implements AwsService {

    private static final int PAGE = 50;
    private static final String LATEST_FIRST = "LastEventTime";
    private static final Set<Integer> RETENTIONS =
            Set.of(
                    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192,
                    2557, 2922, 3288, 3653);

    private final Logs logs;
    private final ReadEvents read;
    private final PageTokens tokens;

    LogsService(Logs logs, ReadEvents read, PageTokens tokens) {
        this.logs = logs;
        this.read = read;
        this.tokens = tokens;
    }

    @Override
    public ServiceModel model() {
        return LogsModel.MODEL;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                Operation.of(LogsModel.DESCRIBE_LOG_GROUPS)
                        .action("logs:DescribeLogGroups")
                        .accepts("logGroupNamePrefix", "logGroupNamePattern", "nextToken", "limit")
                        .acceptsOnly("includeLinkedAccounts", false)
                        .acceptsOnly("logGroupClass", "STANDARD")
                        .blocking(this::describeGroups),
                Operation.of(LogsModel.DESCRIBE_LOG_STREAMS)
                        .action("logs:DescribeLogStreams")
                        .on(
                                (call, in) ->
                                        LogNames.resource(
                                                call, in.logGroupName(), in.logGroupIdentifier()))
                        .accepts(
                                "logGroupName",
                                "logGroupIdentifier",
                                "logStreamNamePrefix",
                                "orderBy",
                                "descending",
                                "nextToken",
                                "limit")
                        .blocking(this::describeStreams),
                Operation.of(LogsModel.GET_LOG_EVENTS)
                        .action("logs:GetLogEvents")
                        .on(
                                (call, in) ->
                                        LogNames.resource(
                                                call, in.logGroupName(), in.logGroupIdentifier()))
                        .accepts(
                                "logGroupName",
                                "logGroupIdentifier",
                                "logStreamName",
                                "startTime",
                                "endTime",
                                "nextToken",
                                "limit",
                                "startFromHead")
                        .acceptsOnly("unmask", false)
                        .blocking(read::get),
                Operation.of(LogsModel.FILTER_LOG_EVENTS)
                        .action("logs:FilterLogEvents")
                        .on(
                                (call, in) ->
                                        LogNames.resource(
                                                call, in.logGroupName(), in.logGroupIdentifier()))
                        .accepts(
                                "logGroupName",
                                "logGroupIdentifier",
                                "logStreamNames",
                                "logStreamNamePrefix",
                                "startTime",
                                "endTime",
                                "filterPattern",
                                "nextToken",
                                "limit",
                                "interleaved") // always is, as AWS does since 2019
                        .acceptsOnly("unmask", false)
                        .blocking(read::filter),
                Operation.of(LogsModel.CREATE_LOG_GROUP)
                        .action("logs:CreateLogGroup")
                        .on((call, in) -> LogNames.resource(call, in.logGroupName()))
                        .accepts("logGroupName")
                        .acceptsOnly("logGroupClass", "STANDARD")
                        .acceptsOnly("deletionProtectionEnabled", false)
                        .blocking(this::createGroup),
                Operation.of(LogsModel.DELETE_LOG_GROUP)
                        .action("logs:DeleteLogGroup")
                        .on((call, in) -> LogNames.resource(call, in.logGroupName()))
                        .accepts("logGroupName")
                        .blocking(this::deleteGroup),
                Operation.of(LogsModel.PUT_RETENTION_POLICY)
                        .action("logs:PutRetentionPolicy")
                        .on((call, in) -> LogNames.resource(call, in.logGroupName()))
                        .accepts("logGroupName", "retentionInDays")
                        .blocking(this::keep),
                Operation.of(LogsModel.DELETE_RETENTION_POLICY)
                        .action("logs:DeleteRetentionPolicy")
                        .on((call, in) -> LogNames.resource(call, in.logGroupName()))
                        .accepts("logGroupName")
                        .blocking(this::keepForGood),
                Operation.of(LogsModel.CREATE_LOG_STREAM)
                        .action("logs:CreateLogStream")
                        .on((call, in) -> LogNames.resource(call, in.logGroupName()))
                        .accepts("logGroupName", "logStreamName")
                        .blocking(this::createStream),
                Operation.of(LogsModel.DELETE_LOG_STREAM)
                        .action("logs:DeleteLogStream")
                        .on((call, in) -> LogNames.resource(call, in.logGroupName()))
                        .accepts("logGroupName", "logStreamName")
                        .blocking(this::deleteStream));
    }

    DescribeLogGroupsResponse describeGroups(Call call, DescribeLogGroupsRequest in) {
        if (in.logGroupNamePrefix().isPresent() && in.logGroupNamePattern().isPresent()) {
            throw LogNames.invalid(
                    "LogGroup name prefix and LogGroup name pattern are mutually exclusive"
                            + " parameters.");
        }
        var listing =
                "groups\0"
                        + in.logGroupNamePrefix().orElse("")
                        + "\0"
                        + in.logGroupNamePattern().orElse("");
        var limit = in.limit().orElse(PAGE);
        var groups =
                logs.groups(
                        call.tenant(),
                        in.logGroupNamePrefix().orElse(""),
                        in.logGroupNamePattern(),
                        in.nextToken().map(token -> opened(call, listing, token)),
                        limit + 1);
        var page = groups.subList(0, Math.min(limit, groups.size()));
        return DescribeLogGroupsResponse.builder()
                .logGroups(page.stream().map(group -> view(call, group)).toList())
                .nextToken(
                        groups.size() > limit
                                ? Optional.of(
                                        tokens.seal(call.tenant(), listing, page.getLast().name()))
                                : Optional.empty())
                .build();
    }

    private static LogGroup view(Call call, Logs.Group group) {
        return LogGroup.builder()
                .logGroupName(group.name())
                .creationTime(group.createdAt().toEpochMilli())
                .retentionInDays(group.retentionDays())
                .metricFilterCount(0)
                .arn(LogNames.resource(call, group.name()))
                .logGroupArn(LogNames.groupArn(call, group.name()))
                .storedBytes(group.storedBytes())
                .logGroupClass("STANDARD")
                .build();
    }

    DescribeLogStreamsResponse describeStreams(Call call, DescribeLogStreamsRequest in) {
        var group = LogNames.group(in.logGroupName(), in.logGroupIdentifier());
        var latestFirst = in.orderBy().filter(LATEST_FIRST::equals).isPresent();
        if (latestFirst && in.logStreamNamePrefix().isPresent()) {
            throw LogNames.invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
        }
        logs.requireGroup(call.tenant(), group);
        var listing =
                String.join(
                        "\0",
                        "streams",
                        group,
                        in.logStreamNamePrefix().orElse(""),
                        String.valueOf(latestFirst),
                        String.valueOf(in.descending().orElse(false)));
        var limit = in.limit().orElse(PAGE);
        var streams =
                logs.streams(
                        call.tenant(),
                        group,
                        in.logStreamNamePrefix().orElse(""),
                        latestFirst ? Logs.StreamOrder.LAST_EVENT : Logs.StreamOrder.NAME,
                        in.descending().orElse(false),
                        in.nextToken().map(token -> place(opened(call, listing, token))),
                        limit + 1);
        var page = streams.subList(0, Math.min(limit, streams.size()));
        return DescribeLogStreamsResponse.builder()
                .logStreams(page.stream().map(stream -> view(call, group, stream)).toList())
                .nextToken(
                        streams.size() > limit
                                ? Optional.of(
                                        tokens.seal(call.tenant(), listing, text(page.getLast())))
                                : Optional.empty())
                .build();
    }

    private static LogStream view(Call call, String group, Logs.Stream stream) {
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

    private static String text(Logs.Stream stream) {
        return stream.activeAt() + " " + stream.name();
    }

    private static Logs.StreamPlace place(String text) {
        var parts = text.split(" ", 2);
        return new Logs.StreamPlace(Instant.parse(parts[0]), parts[1]);
    }

    private String opened(Call call, String listing, String token) {
        return tokens.open(call.tenant(), listing, token)
                .orElseThrow(() -> LogNames.invalid("The specified nextToken is invalid."));
    }

    Empty createGroup(Call call, CreateLogGroupRequest in) {
        if (!logs.createGroup(call.tenant(), in.logGroupName())) {
            throw exists("The specified log group already exists");
        }
        return Empty.INSTANCE;
    }

    Empty deleteGroup(Call call, DeleteLogGroupRequest in) {
        logs.deleteGroup(call.tenant(), in.logGroupName());
        return Empty.INSTANCE;
    }

    Empty keep(Call call, PutRetentionPolicyRequest in) {
        if (!RETENTIONS.contains(in.retentionInDays())) {
            throw LogNames.invalid(
                    "Invalid retention value: %d days. Valid values are: %s"
                            .formatted(
                                    in.retentionInDays(), RETENTIONS.stream().sorted().toList()));
        }
        logs.keep(call.tenant(), in.logGroupName(), Optional.of(in.retentionInDays()));
        return Empty.INSTANCE;
    }

    Empty keepForGood(Call call, DeleteRetentionPolicyRequest in) {
        logs.keep(call.tenant(), in.logGroupName(), Optional.empty());
        return Empty.INSTANCE;
    }

    Empty createStream(Call call, CreateLogStreamRequest in) {
        if (!logs.createStream(call.tenant(), in.logGroupName(), in.logStreamName())) {
            throw exists("The specified log stream already exists");
        }
        return Empty.INSTANCE;
    }

    Empty deleteStream(Call call, DeleteLogStreamRequest in) {
        logs.deleteStream(call.tenant(), in.logGroupName(), in.logStreamName());
        return Empty.INSTANCE;
    }

    private static AwsException exists(String message) {
        return new AwsException("ResourceAlreadyExistsException", 400, message);
    }
}
