package dev.tidemill.api.aws.iam;

import static dev.tidemill.api.aws.iam.Quiet.quietly;

import dev.tidemill.api.aws.model.iam.AccessKey;
import dev.tidemill.api.aws.model.iam.AccessKeyLastUsed;
import dev.tidemill.api.aws.model.iam.AccessKeyMetadata;
import dev.tidemill.api.aws.model.iam.CreateAccessKeyRequest;
import dev.tidemill.api.aws.model.iam.CreateAccessKeyResponse;
import dev.tidemill.api.aws.model.iam.GetAccessKeyLastUsedRequest;
import dev.tidemill.api.aws.model.iam.GetAccessKeyLastUsedResponse;
import dev.tidemill.api.aws.model.iam.IamModel;
import dev.tidemill.api.aws.model.iam.ListAccessKeysRequest;
import dev.tidemill.api.aws.model.iam.ListAccessKeysResponse;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.iam.Identities;
import dev.tidemill.api.tenant.AccessKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Access keys of users, and of the root user who asks for its own. */
@ApplicationScoped
class KeyRows {

    private static final String ACTIVE = "Active";
    private static final String INACTIVE = "Inactive";
    private static final String NEVER = "N/A";

    private final Arns arns;
    private final Identities identities;
    private final AccessKeys keys;

    KeyRows(Arns arns, Identities identities, AccessKeys keys) {
        this.arns = arns;
        this.identities = identities;
        this.keys = keys;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(IamModel.CREATE_ACCESS_KEY)
                        .action("iam:CreateAccessKey")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName")
                        .blocking(this::create),
                Operation.of(IamModel.LIST_ACCESS_KEYS)
                        .reads()
                        .action("iam:ListAccessKeys")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName", "Marker", "MaxItems")
                        .blocking(this::list),
                Operation.of(IamModel.UPDATE_ACCESS_KEY)
                        .action("iam:UpdateAccessKey")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName", "AccessKeyId")
                        .acceptsOnly("Status", ACTIVE, INACTIVE)
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                keys.activate(
                                                        call.tenant(),
                                                        userId(call, in.userName()),
                                                        in.accessKeyId(),
                                                        in.status().equals(ACTIVE)))),
                Operation.of(IamModel.DELETE_ACCESS_KEY)
                        .action("iam:DeleteAccessKey")
                        .on((call, in) -> arns.user(call, in.userName()))
                        .accepts("UserName", "AccessKeyId")
                        .blocking(
                                quietly(
                                        (call, in) ->
                                                keys.delete(
                                                        call.tenant(),
                                                        userId(call, in.userName()),
                                                        in.accessKeyId()))),
                Operation.of(IamModel.GET_ACCESS_KEY_LAST_USED)
                        .reads()
                        .action("iam:GetAccessKeyLastUsed")
                        .on((call, in) -> arns.ofKey(call, in.accessKeyId()))
                        .accepts("AccessKeyId")
                        .blocking(this::lastUsed));
    }

    /** The unique id of whose keys they are; empty for the root user. */
    private Optional<String> userId(Call call, Optional<String> userName) {
        return Arns.orSelf(call, userName).map(name -> identities.user(call.tenant(), name).id());
    }

    private CreateAccessKeyResponse create(Call call, CreateAccessKeyRequest in) {
        var created = keys.create(call.tenant(), userId(call, in.userName()));
        var key =
                AccessKey.builder()
                        .accessKeyId(created.key().id())
                        .secretAccessKey(created.key().secret())
                        .status(ACTIVE)
                        .createDate(created.at());
        created.key().user().ifPresent(key::userName);
        return CreateAccessKeyResponse.builder().accessKey(key.build()).build();
    }

    private ListAccessKeysResponse list(Call call, ListAccessKeysRequest in) {
        var all = keys.list(call.tenant(), userId(call, in.userName()));
        var page =
                Page.of(all, key -> key.createdAt() + "/" + key.id(), in.marker(), in.maxItems());
        return ListAccessKeysResponse.builder()
                .accessKeyMetadata(page.items().stream().map(KeyRows::metadata).toList())
                .isTruncated(page.truncated())
                .marker(page.marker())
                .build();
    }

    private static AccessKeyMetadata metadata(AccessKeys.Shown key) {
        return AccessKeyMetadata.builder()
                .userName(key.user())
                .accessKeyId(key.id())
                .status(key.active() ? ACTIVE : INACTIVE)
                .createDate(key.createdAt())
                .build();
    }

    private GetAccessKeyLastUsedResponse lastUsed(Call call, GetAccessKeyLastUsedRequest in) {
        var key =
                keys.find(call.tenant(), in.accessKeyId())
                        .orElseThrow(
                                () ->
                                        new AwsException(
                                                "NoSuchEntity",
                                                404,
                                                "The Access Key with id "
                                                        + in.accessKeyId()
                                                        + " cannot be found."));
        var used = key.lastUsed();
        return GetAccessKeyLastUsedResponse.builder()
                .userName(key.user())
                .accessKeyLastUsed(
                        AccessKeyLastUsed.builder()
                                .lastUsedDate(used.map(AccessKeys.LastUse::at))
                                .serviceName(used.map(AccessKeys.LastUse::service).orElse(NEVER))
                                .region(used.map(AccessKeys.LastUse::region).orElse(NEVER))
                                .build())
                .build();
    }
}
