package dev.tidemill.api.aws.logs;

import dev.tidemill.api.aws.model.logs.DeleteLogGroupRequest;
import dev.tidemill.api.aws.model.logs.DeleteRetentionPolicyRequest;
import dev.tidemill.api.aws.model.logs.DescribeLogGroupsRequest;
import dev.tidemill.api.aws.model.logs.DescribeLogGroupsResponse;
import dev.tidemill.api.aws.model.logs.LogGroup;
import dev.tidemill.api.aws.model.logs.PutRetentionPolicyRequest;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Empty;
import dev.tidemill.api.insight.LogGroups;
import dev.tidemill.api.insight.PageTokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/** Log groups in the words of CloudWatch Logs. */
@ApplicationScoped
class GroupOperations {

    private static final int PAGE = 50;
    private static final Set<Integer> RETENTIONS =
            Set.of(
                    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192,
                    2557, 2922, 3288, 3653);

    private final LogGroups groups;
    private final PageTokens tokens;

    GroupOperations(LogGroups groups, PageTokens tokens) {
        this.groups = groups;
        this.tokens = tokens;
    }

    DescribeLogGroupsResponse describe(Call call, DescribeLogGroupsRequest in) {
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
        var found =
                groups.list(
                        call.tenant(),
                        in.logGroupNamePrefix().orElse(""),
                        in.logGroupNamePattern(),
                        in.nextToken().map(token -> LogNames.opened(tokens, call, listing, token)),
                        limit + 1);
        var page = found.subList(0, Math.min(limit, found.size()));
        return DescribeLogGroupsResponse.builder()
                .logGroups(page.stream().map(group -> view(call, group)).toList())
                .nextToken(
                        found.size() > limit
                                ? Optional.of(
                                        tokens.seal(call.tenant(), listing, page.getLast().name()))
                                : Optional.empty())
                .build();
    }

    private static LogGroup view(Call call, LogGroups.Group group) {
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

    Empty delete(Call call, DeleteLogGroupRequest in) {
        groups.delete(call.tenant(), in.logGroupName());
        return Empty.INSTANCE;
    }

    Empty keep(Call call, PutRetentionPolicyRequest in) {
        if (!RETENTIONS.contains(in.retentionInDays())) {
            throw LogNames.invalid(
                    "Invalid retention value: %d days. Valid values are: %s"
                            .formatted(
                                    in.retentionInDays(), RETENTIONS.stream().sorted().toList()));
        }
        groups.keep(call.tenant(), in.logGroupName(), Optional.of(in.retentionInDays()));
        return Empty.INSTANCE;
    }

    Empty keepForGood(Call call, DeleteRetentionPolicyRequest in) {
        groups.keep(call.tenant(), in.logGroupName(), Optional.empty());
        return Empty.INSTANCE;
    }
}
