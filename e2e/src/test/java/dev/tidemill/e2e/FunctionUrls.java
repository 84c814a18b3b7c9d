package dev.tidemill.e2e;

import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AddPermissionRequest;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.InvokeMode;

/** Addresses of functions. */
final class FunctionUrls {

    private final LambdaClient lambda;

    FunctionUrls(LambdaClient lambda) {
        this.lambda = lambda;
    }

    /** One that asks nobody who he is; nobody may use it yet. */
    String make(String name, InvokeMode mode) {
        return lambda.createFunctionUrlConfig(
                        c ->
                                c.functionName(name)
                                        .authType(FunctionUrlAuthType.NONE)
                                        .invokeMode(mode))
                .functionUrl();
    }

    void letEverybodyIn(String name) {
        allow(
                p ->
                        p.functionName(name)
                                .statementId("url")
                                .action("lambda:InvokeFunctionUrl")
                                .functionUrlAuthType(FunctionUrlAuthType.NONE));
        allow(
                p ->
                        p.functionName(name)
                                .statementId("invoke")
                                .action("lambda:InvokeFunction")
                                .invokedViaFunctionUrl(true));
    }

    private void allow(UnaryOperator<AddPermissionRequest.Builder> permission) {
        lambda.addPermission(
                permission.apply(AddPermissionRequest.builder().principal("*")).build());
    }
}
