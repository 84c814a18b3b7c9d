package dev.tidemill.api.aws.logs;

import dev.tidemill.api.admission.Facts;
import dev.tidemill.api.admission.Permissions;
import dev.tidemill.api.aws.model.logs.CreateLogGroupRequest;
import dev.tidemill.api.aws.model.logs.DeleteLogGroupRequest;
import dev.tidemill.api.aws.model.logs.ListTagsForResourceRequest;
import dev.tidemill.api.aws.model.logs.ListTagsForResourceResponse;
import dev.tidemill.api.aws.model.logs.ListTagsLogGroupRequest;
import dev.tidemill.api.aws.model.logs.ListTagsLogGroupResponse;
import dev.tidemill.api.aws.model.logs.TagLogGroupRequest;
import dev.tidemill.api.aws.model.logs.TagResourceRequest;
import dev.tidemill.api.aws.model.logs.UntagLogGroupRequest;
import dev.tidemill.api.aws.model.logs.UntagResourceRequest;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Empty;
import dev.tidemill.api.insight.LogGroupTags;
import dev.tidemill.core.iam.decision.Action;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;

/** Log groups with tags: by ARN, and by name as it was done before. */
@ApplicationScoped
class GroupTagOperations {

    private static final Action TAG_RESOURCE = Action.of("logs:TagResource");
    private static final int MOST = 50;
    private static final int MOST_GROUPS = 1000;

    private final GroupOperations groups;
    private final LogGroupTags tags;
    private final Permissions permissions;

    GroupTagOperations(GroupOperations groups, LogGroupTags tags, Permissions permissions) {
        this.groups = groups;
        this.tags = tags;
        this.permissions = permissions;
    }

    Empty create(Call call, CreateLogGroupRequest in) {
        var wanted = in.tags().orElse(Map.of());
        if (!wanted.isEmpty()) {
            requireTagging(call, in.logGroupName(), wanted);
        }
        if (!tags.create(call.tenant(), in.logGroupName(), adding(wanted))) {
            throw LogNames.exists("The specified log group already exists");
        }
        return Empty.INSTANCE;
    }

    /** Who makes a group with tags must be allowed both. */
    private void requireTagging(Call call, String group, Map<String, String> wanted) {
        var facts =
                new Facts() {
                    @Override
                    public Map<String, String> requestTags() {
                        return wanted;
                    }
                };
        permissions
                .denial(call.principal(), TAG_RESOURCE, LogNames.groupArn(call, group), call, facts)
                .ifPresent(
                        denial -> {
                            throw new AwsException("AccessDeniedException", 400, denial.message());
                        });
    }

    Empty delete(Call call, DeleteLogGroupRequest in) {
        groups.delete(call, in);
        tags.remove(call.tenant(), in.logGroupName());
        return Empty.INSTANCE;
    }

    Empty tag(Call call, TagResourceRequest in) {
        tags.edit(call.tenant(), LogNames.nameIn(in.resourceArn()), adding(in.tags()));
        return Empty.INSTANCE;
    }

    Empty tag(Call call, TagLogGroupRequest in) {
        tags.edit(call.tenant(), in.logGroupName(), adding(in.tags()));
        return Empty.INSTANCE;
    }

    Empty untag(Call call, UntagResourceRequest in) {
        tags.edit(call.tenant(), LogNames.nameIn(in.resourceArn()), removing(in.tagKeys()));
        return Empty.INSTANCE;
    }

    Empty untag(Call call, UntagLogGroupRequest in) {
        tags.edit(call.tenant(), in.logGroupName(), removing(in.tags()));
        return Empty.INSTANCE;
    }

    ListTagsForResourceResponse list(Call call, ListTagsForResourceRequest in) {
        return ListTagsForResourceResponse.builder()
                .tags(tags.get(call.tenant(), LogNames.nameIn(in.resourceArn())))
                .build();
    }

    ListTagsLogGroupResponse list(Call call, ListTagsLogGroupRequest in) {
        return ListTagsLogGroupResponse.builder()
                .tags(tags.get(call.tenant(), in.logGroupName()))
                .build();
    }

    private static LogGroupTags.Edit adding(Map<String, String> more) {
        return (tags, others) -> {
            for (var key : more.keySet()) {
                if (key.regionMatches(true, 0, "aws:", 0, 4)) {
                    throw LogNames.invalid("Tag keys that begin with aws: are reserved: " + key);
                }
            }
            tags.putAll(more);
            if (tags.size() > MOST) {
                throw new AwsException(
                        "TooManyTagsException", 400, "A resource has at most " + MOST + " tags.");
            }
            if (!tags.isEmpty() && others >= MOST_GROUPS) {
                throw new AwsException(
                        "LimitExceededException",
                        400,
                        "An account has at most " + MOST_GROUPS + " log groups with tags.");
            }
        };
    }

    private static LogGroupTags.Edit removing(Collection<String> keys) {
        return (tags, _) -> tags.keySet().removeAll(keys);
    }
}
