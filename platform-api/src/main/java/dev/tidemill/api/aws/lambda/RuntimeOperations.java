package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.GetRuntimeManagementConfigRequest;
import dev.tidemill.api.aws.model.lambda.GetRuntimeManagementConfigResponse;
import dev.tidemill.api.aws.model.lambda.LambdaModel;
import dev.tidemill.api.aws.model.lambda.PutRuntimeManagementConfigRequest;
import dev.tidemill.api.aws.model.lambda.PutRuntimeManagementConfigResponse;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.function.FunctionReader;
import dev.tidemill.api.function.FunctionView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * When functions get another version of their runtime: with the host's, at once. Nothing keeps an
 * older one, so that is all that can be asked for.
 */
@ApplicationScoped
class RuntimeOperations {

    private static final String AUTO = "Auto";

    private final FunctionReader reader;

    RuntimeOperations(FunctionReader reader) {
        this.reader = reader;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(LambdaModel.GET_RUNTIME_MANAGEMENT_CONFIG)
                        .reads()
                        .action("lambda:GetRuntimeManagementConfig")
                        .onOwned(
                                (call, in) ->
                                        FunctionName.arn(call, in.functionName(), in.qualifier()))
                        .accepts("FunctionName", "Qualifier")
                        .blocking(this::get),
                Operation.of(LambdaModel.PUT_RUNTIME_MANAGEMENT_CONFIG)
                        .action("lambda:PutRuntimeManagementConfig")
                        .onOwned(
                                (call, in) ->
                                        FunctionName.arn(call, in.functionName(), in.qualifier()))
                        .accepts("FunctionName", "Qualifier")
                        .acceptsOnly("UpdateRuntimeOn", AUTO)
                        .blocking(this::put));
    }

    private GetRuntimeManagementConfigResponse get(
            Call call, GetRuntimeManagementConfigRequest in) {
        return GetRuntimeManagementConfigResponse.builder()
                .updateRuntimeOn(AUTO)
                .functionArn(function(call, in.functionName(), in.qualifier()).arn())
                .build();
    }

    private PutRuntimeManagementConfigResponse put(
            Call call, PutRuntimeManagementConfigRequest in) {
        return PutRuntimeManagementConfigResponse.builder()
                .updateRuntimeOn(AUTO)
                .functionArn(function(call, in.functionName(), in.qualifier()).arn())
                .build();
    }

    private FunctionView function(Call call, String text, Optional<String> qualifier) {
        var name = FunctionName.of(call, text);
        return reader.get(name.id(), name.qualifier(qualifier));
    }
}
