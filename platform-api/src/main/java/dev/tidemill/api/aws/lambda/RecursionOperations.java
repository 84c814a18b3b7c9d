package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.GetFunctionRecursionConfigRequest;
import dev.tidemill.api.aws.model.lambda.GetFunctionRecursionConfigResponse;
import dev.tidemill.api.aws.model.lambda.LambdaModel;
import dev.tidemill.api.aws.model.lambda.PutFunctionRecursionConfigRequest;
import dev.tidemill.api.aws.model.lambda.PutFunctionRecursionConfigResponse;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.function.FunctionEditor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Whether functions may call each other in a circle. */
@ApplicationScoped
class RecursionOperations {

    private static final String ALLOW = "Allow";
    private static final String TERMINATE = "Terminate";

    private final FunctionEditor editor;

    RecursionOperations(FunctionEditor editor) {
        this.editor = editor;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(LambdaModel.GET_FUNCTION_RECURSION_CONFIG)
                        .reads()
                        .action("lambda:GetFunctionRecursionConfig")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts("FunctionName")
                        .blocking(this::get),
                Operation.of(LambdaModel.PUT_FUNCTION_RECURSION_CONFIG)
                        .action("lambda:PutFunctionRecursionConfig")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts("FunctionName", "RecursiveLoop")
                        .blocking(this::put));
    }

    private GetFunctionRecursionConfigResponse get(
            Call call, GetFunctionRecursionConfigRequest in) {
        var allowed = editor.isRecursionAllowed(FunctionName.of(call, in.functionName()).whole());
        return GetFunctionRecursionConfigResponse.builder()
                .recursiveLoop(allowed ? ALLOW : TERMINATE)
                .build();
    }

    private PutFunctionRecursionConfigResponse put(
            Call call, PutFunctionRecursionConfigRequest in) {
        editor.allowRecursion(
                FunctionName.of(call, in.functionName()).whole(), in.recursiveLoop().equals(ALLOW));
        return PutFunctionRecursionConfigResponse.builder()
                .recursiveLoop(in.recursiveLoop())
                .build();
    }
}
