package dev.tidemill.api.aws.sts;

import dev.tidemill.api.aws.model.sts.GetCallerIdentityRequest;
import dev.tidemill.api.aws.model.sts.GetCallerIdentityResponse;
import dev.tidemill.api.aws.model.sts.StsModel;
import dev.tidemill.api.aws.protocol.AwsService;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.aws.protocol.ServiceModel;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells callers who they are. */
@ApplicationScoped
public class StsService implements AwsService {

    @Override
    public ServiceModel model() {
        return StsModel.MODEL;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                Operation.of(StsModel.GET_CALLER_IDENTITY)
                        .action("sts:GetCallerIdentity")
                        .forEverybody()
                        .async(StsService::whoAmI));
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
}
