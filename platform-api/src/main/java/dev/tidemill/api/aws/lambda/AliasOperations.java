package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.AliasConfiguration;
import dev.tidemill.api.aws.model.lambda.AliasRoutingConfiguration;
import dev.tidemill.api.aws.model.lambda.CreateAliasRequest;
import dev.tidemill.api.aws.model.lambda.DeleteAliasRequest;
import dev.tidemill.api.aws.model.lambda.GetAliasRequest;
import dev.tidemill.api.aws.model.lambda.LambdaModel;
import dev.tidemill.api.aws.model.lambda.ListAliasesRequest;
import dev.tidemill.api.aws.model.lambda.ListAliasesResponse;
import dev.tidemill.api.aws.model.lambda.UpdateAliasRequest;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Empty;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.function.AliasView;
import dev.tidemill.api.function.FunctionAliases;
import dev.tidemill.core.function.FunctionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Making, showing, changing and removing aliases. Permissions for them speak of the function. */
@ApplicationScoped
class AliasOperations {

    private final FunctionAliases aliases;

    AliasOperations(FunctionAliases aliases) {
        this.aliases = aliases;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(LambdaModel.CREATE_ALIAS)
                        .action("lambda:CreateAlias")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts(
                                "FunctionName",
                                "Name",
                                "FunctionVersion",
                                "Description",
                                "RoutingConfig")
                        .blocking(this::create),
                Operation.of(LambdaModel.GET_ALIAS)
                        .reads()
                        .action("lambda:GetAlias")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts("FunctionName", "Name")
                        .blocking(this::get),
                Operation.of(LambdaModel.LIST_ALIASES)
                        .reads()
                        .action("lambda:ListAliases")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts("FunctionName", "FunctionVersion", "Marker", "MaxItems")
                        .blocking(this::list),
                Operation.of(LambdaModel.UPDATE_ALIAS)
                        .action("lambda:UpdateAlias")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts(
                                "FunctionName",
                                "Name",
                                "FunctionVersion",
                                "Description",
                                "RoutingConfig",
                                "RevisionId")
                        .blocking(this::update),
                Operation.of(LambdaModel.DELETE_ALIAS)
                        .action("lambda:DeleteAlias")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts("FunctionName", "Name")
                        .blocking(this::delete));
    }

    private AliasConfiguration create(Call call, CreateAliasRequest in) {
        var wish =
                new FunctionAliases.Wish(
                        Optional.of(in.functionVersion()),
                        in.description(),
                        in.routingConfig().map(AliasOperations::weights));
        return shown(aliases.create(function(call, in.functionName()), in.name(), wish));
    }

    private AliasConfiguration get(Call call, GetAliasRequest in) {
        return shown(aliases.get(function(call, in.functionName()), in.name()));
    }

    private ListAliasesResponse list(Call call, ListAliasesRequest in) {
        var page =
                aliases.list(
                        function(call, in.functionName()),
                        in.functionVersion(),
                        in.marker().map(Markers::name).orElse(""),
                        Markers.pageSize(in.maxItems()));
        return ListAliasesResponse.builder()
                .aliases(page.aliases().stream().map(AliasOperations::shown).toList())
                .nextMarker(page.next().map(Markers::of))
                .build();
    }

    private AliasConfiguration update(Call call, UpdateAliasRequest in) {
        var wish =
                new FunctionAliases.Wish(
                        in.functionVersion(),
                        in.description(),
                        in.routingConfig().map(AliasOperations::weights));
        return shown(
                aliases.update(
                        function(call, in.functionName()), in.name(), wish, in.revisionId()));
    }

    private Empty delete(Call call, DeleteAliasRequest in) {
        aliases.delete(function(call, in.functionName()), in.name());
        return Empty.INSTANCE;
    }

    private static FunctionId function(Call call, String name) {
        return FunctionName.of(call, name).whole();
    }

    private static Map<String, Double> weights(AliasRoutingConfiguration routing) {
        return routing.additionalVersionWeights().orElse(Map.of());
    }

    private static AliasConfiguration shown(AliasView view) {
        var alias = view.alias();
        var shown =
                AliasConfiguration.builder()
                        .aliasArn(alias.function().arn(alias.name()))
                        .name(alias.name())
                        .functionVersion(alias.version())
                        .description(view.description())
                        .revisionId(view.revision());
        alias.other()
                .ifPresent(
                        other ->
                                shown.routingConfig(
                                        AliasRoutingConfiguration.builder()
                                                .additionalVersionWeights(
                                                        Map.of(other.version(), other.weight()))
                                                .build()));
        return shown.build();
    }
}
