package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.AddPermissionRequest;
import dev.tidemill.api.aws.model.lambda.AddPermissionResponse;
import dev.tidemill.api.aws.model.lambda.GetPolicyRequest;
import dev.tidemill.api.aws.model.lambda.GetPolicyResponse;
import dev.tidemill.api.aws.model.lambda.RemovePermissionRequest;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Empty;
import dev.tidemill.api.function.FunctionPolicies;
import dev.tidemill.api.function.Permission;
import dev.tidemill.core.function.FunctionVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What the owner of a function allows others. */
@ApplicationScoped
class PermissionOperations {

    private static final String INVOKE_URL = "lambda:InvokeFunctionUrl";
    private static final String INVOKE = "lambda:InvokeFunction";

    private final FunctionPolicies policies;

    PermissionOperations(FunctionPolicies policies) {
        this.policies = policies;
    }

    AddPermissionResponse add(Call call, AddPermissionRequest in) {
        var name = FunctionName.of(call, in.functionName());
        var qualifier = qualifier(name, in.qualifier());
        if (in.functionUrlAuthType().isPresent() && !in.action().equals(INVOKE_URL)) {
            throw invalid("FunctionUrlAuthType is only supported for " + INVOKE_URL + " action");
        }
        if (in.invokedViaFunctionUrl().isPresent() && !in.action().equals(INVOKE)) {
            throw invalid("InvokedViaFunctionUrl is only supported for " + INVOKE + " action");
        }
        var permission =
                new Permission(
                        in.statementId(),
                        in.action(),
                        in.principal(),
                        in.sourceArn(),
                        in.sourceAccount(),
                        in.functionUrlAuthType(),
                        in.invokedViaFunctionUrl());
        return AddPermissionResponse.builder()
                .statement(policies.add(name.id(), qualifier, permission, in.revisionId()))
                .build();
    }

    Empty remove(Call call, RemovePermissionRequest in) {
        var name = FunctionName.of(call, in.functionName());
        policies.remove(
                name.id(), qualifier(name, in.qualifier()), in.statementId(), in.revisionId());
        return Empty.INSTANCE;
    }

    GetPolicyResponse get(Call call, GetPolicyRequest in) {
        var name = FunctionName.of(call, in.functionName());
        var policy =
                policies.get(name.id(), qualifier(name, in.qualifier()))
                        .orElseThrow(
                                () ->
                                        new AwsException(
                                                "ResourceNotFoundException",
                                                404,
                                                "The resource you requested does not exist."));
        return GetPolicyResponse.builder()
                .policy(policy.document())
                .revisionId(policy.revision())
                .build();
    }

    private static Optional<String> qualifier(FunctionName name, Optional<String> asked) {
        var qualifier = name.qualifier(asked);
        if (qualifier.filter(FunctionVersion.LATEST::equals).isPresent()) {
            throw invalid("We currently do not support adding policies for $LATEST.");
        }
        return qualifier;
    }

    private static AwsException invalid(String message) {
        return new AwsException("InvalidParameterValueException", 400, message);
    }
}
