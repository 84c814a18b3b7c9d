package dev.tidemill.api.aws.sts;

import dev.tidemill.api.aws.model.sts.GetAccessKeyInfoRequest;
import dev.tidemill.api.aws.model.sts.GetAccessKeyInfoResponse;
import dev.tidemill.api.aws.model.sts.GetCallerIdentityRequest;
import dev.tidemill.api.aws.model.sts.GetCallerIdentityResponse;
import dev.tidemill.api.aws.model.sts.GetSessionTokenRequest;
import dev.tidemill.api.aws.model.sts.GetSessionTokenResponse;
import dev.tidemill.api.aws.model.sts.StsModel;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.AwsService;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.aws.protocol.ServiceModel;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.session.Session;
import dev.tidemill.core.iam.session.SessionTokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells callers who they are, and gives them short-lived credentials. */
@ApplicationScoped
public class StsService implements AwsService {

    private static final int USUAL_SECONDS = 43_200;
    private static final int LONGEST_OF_ROOT = 3600;

    private final AssumeRoleOperations roles;
    private final WebIdentityOperations webIdentities;
    private final SessionTokens tokens;
    private final Snapshot snapshot;
    private final Clock clock;

    public StsService(
            AssumeRoleOperations roles,
            WebIdentityOperations webIdentities,
            SessionTokens tokens,
            Snapshot snapshot,
            Clock clock) {
        this.roles = roles;
        this.webIdentities = webIdentities;
        this.tokens = tokens;
        this.snapshot = snapshot;
        this.clock = clock;
    }

    @Override
    public ServiceModel model() {
        return StsModel.MODEL;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                Operation.of(StsModel.GET_CALLER_IDENTITY)
                        .reads()
                        .action("sts:GetCallerIdentity")
                        .forEverybody()
                        .async(StsService::whoAmI),
                Operation.of(StsModel.ASSUME_ROLE)
                        .action("sts:AssumeRole")
                        .on((call, in) -> AssumeRoleOperations.role(call, in.roleArn()))
                        .requestTags((_, in) -> AssumeRoleOperations.tags(in))
                        .keys((_, in) -> AssumeRoleOperations.keys(in))
                        .accepts(
                                "RoleArn",
                                "RoleSessionName",
                                "PolicyArns",
                                "Policy",
                                "DurationSeconds",
                                "Tags",
                                "TransitiveTagKeys",
                                "ExternalId",
                                "SourceIdentity")
                        .blocking(roles::assume),
                Operation.of(StsModel.ASSUME_ROLE_WITH_WEB_IDENTITY)
                        .action("sts:AssumeRoleWithWebIdentity")
                        .unsigned()
                        .accepts(
                                "RoleArn",
                                "RoleSessionName",
                                "WebIdentityToken",
                                "PolicyArns",
                                "Policy",
                                "DurationSeconds")
                        .blocking(webIdentities::assume),
                Operation.of(StsModel.GET_SESSION_TOKEN)
                        .action("sts:GetSessionToken")
                        .forEverybody()
                        .accepts("DurationSeconds")
                        .async(this::session),
                Operation.of(StsModel.GET_ACCESS_KEY_INFO)
                        .reads()
                        .action("sts:GetAccessKeyInfo")
                        .onAll()
                        .accepts("AccessKeyId")
                        .async(this::info));
    }

    private static CompletionStage<GetCallerIdentityResponse> whoAmI(
            Call call, GetCallerIdentityRequest in) {
        return CompletableFuture.completedFuture(
                GetCallerIdentityResponse.builder()
                        .userId(call.principal().userId())
                        .account(call.tenant().value())
                        .arn(call.principal().arn())
                        .build());
    }

    private CompletionStage<GetSessionTokenResponse> session(Call call, GetSessionTokenRequest in) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var seconds = in.durationSeconds().orElse(USUAL_SECONDS);
        var session =
                switch (call.principal()) {
                    case Principal.User user when !isOfSession(user.accessKeyId()) ->
                            new Session.OfUser(
                                    user.tenant(),
                                    user.name(),
                                    user.userId(),
                                    now.plusSeconds(seconds));
                    case Principal.Root root when !isOfSession(root.accessKeyId()) ->
                            new Session.OfRoot(
                                    root.tenant(),
                                    root.accessKeyId(),
                                    now.plusSeconds(Math.min(seconds, LONGEST_OF_ROOT)));
                    case Principal.Root _,
                            Principal.User _,
                            Principal.RoleSession _,
                            Principal.Person _,
                            Principal.Service _,
                            Principal.WebIdentity _ ->
                            throw new AwsException(
                                    "AccessDenied",
                                    403,
                                    "Cannot call GetSessionToken with session credentials");
                };
        return CompletableFuture.completedFuture(
                GetSessionTokenResponse.builder()
                        .credentials(RoleSessions.credentials(tokens.issue(session)))
                        .build());
    }

    private static boolean isOfSession(String accessKeyId) {
        return SessionTokens.isOfSession(accessKeyId);
    }

    private CompletionStage<GetAccessKeyInfoResponse> info(Call call, GetAccessKeyInfoRequest in) {
        var key =
                snapshot.accessKey(in.accessKeyId())
                        .orElseThrow(
                                () ->
                                        SessionLimits.invalid(
                                                "The access key "
                                                        + in.accessKeyId()
                                                        + " is not known"));
        return CompletableFuture.completedFuture(
                GetAccessKeyInfoResponse.builder().account(key.tenant().value()).build());
    }
}
