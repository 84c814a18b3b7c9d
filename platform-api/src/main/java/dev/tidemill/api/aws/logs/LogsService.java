package dev.tidemill.api.aws.logs;

import dev.tidemill.api.aws.model.logs.LogsModel;
import dev.tidemill.api.aws.protocol.AwsService;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.aws.protocol.ServiceModel;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** CloudWatch Logs over the logs of functions. */
@ApplicationScoped
public class LogsService implements AwsService {

    private final GroupOperations groups;
    private final GroupTagOperations tags;
    private final StreamOperations streams;
    private final ReadEvents read;

    LogsService(
            GroupOperations groups,
            GroupTagOperations tags,
            StreamOperations streams,
            ReadEvents read) {
        this.groups = groups;
        this.tags = tags;
        this.streams = streams;
        this.read = read;
    }

    @Override
    public ServiceModel model() {
        return LogsModel.MODEL;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                Operation.of(LogsModel.DESCRIBE_LOG_GROUPS)
                        .reads()
                        .action("logs:DescribeLogGroups")
                        .on((call, _) -> LogNames.streamArn(call, "", ""))
                        .accepts("logGroupNamePrefix", "logGroupNamePattern", "nextToken", "limit")
                        .acceptsOnly("includeLinkedAccounts", false)
                        .acceptsOnly("logGroupClass", "STANDARD")
                        .blocking(groups::describe),
                Operation.of(LogsModel.DESCRIBE_LOG_STREAMS)
                        .reads()
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
                        .blocking(streams::describe),
                Operation.of(LogsModel.GET_LOG_EVENTS)
                        .reads()
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
                        .reads()
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
                        .requestTags((_, in) -> in.tags().orElse(Map.of()))
                        .accepts("logGroupName", "tags")
                        .acceptsOnly("logGroupClass", "STANDARD")
                        .acceptsOnly("deletionProtectionEnabled", false)
                        .blocking(tags::create),
                Operation.of(LogsModel.DELETE_LOG_GROUP)
                        .action("logs:DeleteLogGroup")
                        .on((call, in) -> LogNames.resource(call, in.logGroupName()))
                        .accepts("logGroupName")
                        .blocking(tags::delete),
                Operation.of(LogsModel.PUT_RETENTION_POLICY)
                        .action("logs:PutRetentionPolicy")
                        .on((call, in) -> LogNames.resource(call, in.logGroupName()))
                        .accepts("logGroupName", "retentionInDays")
                        .blocking(groups::keep),
                Operation.of(LogsModel.DELETE_RETENTION_POLICY)
                        .action("logs:DeleteRetentionPolicy")
                        .on((call, in) -> LogNames.resource(call, in.logGroupName()))
                        .accepts("logGroupName")
                        .blocking(groups::keepForGood),
                Operation.of(LogsModel.CREATE_LOG_STREAM)
                        .action("logs:CreateLogStream")
                        .on((call, in) -> LogNames.resource(call, in.logGroupName()))
                        .accepts("logGroupName", "logStreamName")
                        .blocking(streams::create),
                Operation.of(LogsModel.DELETE_LOG_STREAM)
                        .action("logs:DeleteLogStream")
                        .on((call, in) -> LogNames.resource(call, in.logGroupName()))
                        .accepts("logGroupName", "logStreamName")
                        .blocking(streams::delete),
                Operation.of(LogsModel.TAG_RESOURCE)
                        .action("logs:TagResource")
                        .on((_, in) -> LogNames.tagged(in.resourceArn()))
                        .requestTags((_, in) -> in.tags())
                        .accepts("resourceArn", "tags")
                        .blocking(tags::tag),
                Operation.of(LogsModel.UNTAG_RESOURCE)
                        .action("logs:UntagResource")
                        .on((_, in) -> LogNames.tagged(in.resourceArn()))
                        .tagKeys((_, in) -> in.tagKeys())
                        .accepts("resourceArn", "tagKeys")
                        .blocking(tags::untag),
                Operation.of(LogsModel.LIST_TAGS_FOR_RESOURCE)
                        .reads()
                        .action("logs:ListTagsForResource")
                        .on((_, in) -> LogNames.tagged(in.resourceArn()))
                        .accepts("resourceArn")
                        .blocking(tags::list),
                Operation.of(LogsModel.TAG_LOG_GROUP)
                        .action("logs:TagLogGroup")
                        .on((call, in) -> LogNames.resource(call, in.logGroupName()))
                        .requestTags((_, in) -> in.tags())
                        .accepts("logGroupName", "tags")
                        .blocking(tags::tag),
                Operation.of(LogsModel.UNTAG_LOG_GROUP)
                        .action("logs:UntagLogGroup")
                        .on((call, in) -> LogNames.resource(call, in.logGroupName()))
                        .tagKeys((_, in) -> in.tags())
                        .accepts("logGroupName", "tags")
                        .blocking(tags::untag),
                Operation.of(LogsModel.LIST_TAGS_LOG_GROUP)
                        .reads()
                        .action("logs:ListTagsLogGroup")
                        .on((call, in) -> LogNames.resource(call, in.logGroupName()))
                        .accepts("logGroupName")
                        .blocking(tags::list));
    }
}
