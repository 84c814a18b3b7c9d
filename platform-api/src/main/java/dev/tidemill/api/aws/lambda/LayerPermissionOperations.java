package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.AddLayerVersionPermissionRequest;
import dev.tidemill.api.aws.model.lambda.AddLayerVersionPermissionResponse;
import dev.tidemill.api.aws.model.lambda.GetLayerVersionPolicyRequest;
import dev.tidemill.api.aws.model.lambda.GetLayerVersionPolicyResponse;
import dev.tidemill.api.aws.model.lambda.LambdaModel;
import dev.tidemill.api.aws.model.lambda.RemoveLayerVersionPermissionRequest;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Empty;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.function.Permission;
import dev.tidemill.api.layer.LayerPolicies;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** What the owner of a layer allows other accounts. */
@ApplicationScoped
class LayerPermissionOperations {

    private final LayerPolicies policies;

    LayerPermissionOperations(LayerPolicies policies) {
        this.policies = policies;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(LambdaModel.ADD_LAYER_VERSION_PERMISSION)
                        .action("lambda:AddLayerVersionPermission")
                        .onOwned(
                                (call, in) ->
                                        LayerName.arn(call, in.layerName(), in.versionNumber()))
                        .accepts(
                                "LayerName",
                                "VersionNumber",
                                "StatementId",
                                "Action",
                                "Principal",
                                "RevisionId")
                        .blocking(this::add),
                Operation.of(LambdaModel.REMOVE_LAYER_VERSION_PERMISSION)
                        .action("lambda:RemoveLayerVersionPermission")
                        .onOwned(
                                (call, in) ->
                                        LayerName.arn(call, in.layerName(), in.versionNumber()))
                        .accepts("LayerName", "VersionNumber", "StatementId", "RevisionId")
                        .blocking(this::remove),
                Operation.of(LambdaModel.GET_LAYER_VERSION_POLICY)
                        .reads()
                        .action("lambda:GetLayerVersionPolicy")
                        .onOwned(
                                (call, in) ->
                                        LayerName.arn(call, in.layerName(), in.versionNumber()))
                        .accepts("LayerName", "VersionNumber")
                        .blocking(this::get));
    }

    private AddLayerVersionPermissionResponse add(Call call, AddLayerVersionPermissionRequest in) {
        var permission =
                new Permission(
                        in.statementId(),
                        in.action(),
                        in.principal(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        var added =
                policies.add(
                        LayerName.of(call, in.layerName()),
                        in.versionNumber(),
                        permission,
                        in.revisionId());
        return AddLayerVersionPermissionResponse.builder()
                .statement(added.statement())
                .revisionId(added.revision())
                .build();
    }

    private Empty remove(Call call, RemoveLayerVersionPermissionRequest in) {
        policies.remove(
                LayerName.of(call, in.layerName()),
                in.versionNumber(),
                in.statementId(),
                in.revisionId());
        return Empty.INSTANCE;
    }

    private GetLayerVersionPolicyResponse get(Call call, GetLayerVersionPolicyRequest in) {
        var policy = policies.get(LayerName.of(call, in.layerName()), in.versionNumber());
        return GetLayerVersionPolicyResponse.builder()
                .policy(policy.document())
                .revisionId(policy.revision())
                .build();
    }
}
