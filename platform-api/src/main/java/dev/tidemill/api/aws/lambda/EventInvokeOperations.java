package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.DeleteFunctionEventInvokeConfigRequest;
import dev.tidemill.api.aws.model.lambda.DestinationConfig;
import dev.tidemill.api.aws.model.lambda.FunctionEventInvokeConfig;
import dev.tidemill.api.aws.model.lambda.GetFunctionEventInvokeConfigRequest;
import dev.tidemill.api.aws.model.lambda.LambdaModel;
import dev.tidemill.api.aws.model.lambda.ListFunctionEventInvokeConfigsRequest;
import dev.tidemill.api.aws.model.lambda.ListFunctionEventInvokeConfigsResponse;
import dev.tidemill.api.aws.model.lambda.OnFailure;
import dev.tidemill.api.aws.model.lambda.OnSuccess;
import dev.tidemill.api.aws.model.lambda.PutFunctionEventInvokeConfigRequest;
import dev.tidemill.api.aws.model.lambda.UpdateFunctionEventInvokeConfigRequest;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Empty;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.function.EventInvokeConfigs;
import dev.tidemill.core.function.FunctionVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How asynchronous events of functions, versions and aliases are handled. */
@ApplicationScoped
class EventInvokeOperations {

    private static final String[] WISH = {
        "FunctionName",
        "Qualifier",
        "MaximumRetryAttempts",
        "MaximumEventAgeInSeconds",
        "DestinationConfig.OnSuccess.Destination",
        "DestinationConfig.OnFailure.Destination"
    };

    private final EventInvokeConfigs configs;

    EventInvokeOperations(EventInvokeConfigs configs) {
        this.configs = configs;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(LambdaModel.PUT_FUNCTION_EVENT_INVOKE_CONFIG)
                        .action("lambda:PutFunctionEventInvokeConfig")
                        .onOwned(
                                (call, in) ->
                                        FunctionName.arn(call, in.functionName(), in.qualifier()))
                        .accepts(WISH)
                        .blocking(this::put),
                Operation.of(LambdaModel.UPDATE_FUNCTION_EVENT_INVOKE_CONFIG)
                        .action("lambda:UpdateFunctionEventInvokeConfig")
                        .onOwned(
                                (call, in) ->
                                        FunctionName.arn(call, in.functionName(), in.qualifier()))
                        .accepts(WISH)
                        .blocking(this::update),
                Operation.of(LambdaModel.GET_FUNCTION_EVENT_INVOKE_CONFIG)
                        .reads()
                        .action("lambda:GetFunctionEventInvokeConfig")
                        .onOwned(
                                (call, in) ->
                                        FunctionName.arn(call, in.functionName(), in.qualifier()))
                        .accepts("FunctionName", "Qualifier")
                        .blocking(this::get),
                Operation.of(LambdaModel.DELETE_FUNCTION_EVENT_INVOKE_CONFIG)
                        .action("lambda:DeleteFunctionEventInvokeConfig")
                        .onOwned(
                                (call, in) ->
                                        FunctionName.arn(call, in.functionName(), in.qualifier()))
                        .accepts("FunctionName", "Qualifier")
                        .blocking(this::delete),
                Operation.of(LambdaModel.LIST_FUNCTION_EVENT_INVOKE_CONFIGS)
                        .reads()
                        .action("lambda:ListFunctionEventInvokeConfigs")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts("FunctionName", "Marker", "MaxItems")
                        .blocking(this::list));
    }

    private FunctionEventInvokeConfig put(Call call, PutFunctionEventInvokeConfigRequest in) {
        var name = FunctionName.of(call, in.functionName());
        return shown(
                configs.put(
                        name.id(),
                        qualifier(name, in.qualifier()),
                        wish(
                                in.maximumRetryAttempts(),
                                in.maximumEventAgeInSeconds(),
                                in.destinationConfig())));
    }

    private FunctionEventInvokeConfig update(Call call, UpdateFunctionEventInvokeConfigRequest in) {
        var name = FunctionName.of(call, in.functionName());
        return shown(
                configs.update(
                        name.id(),
                        qualifier(name, in.qualifier()),
                        wish(
                                in.maximumRetryAttempts(),
                                in.maximumEventAgeInSeconds(),
                                in.destinationConfig())));
    }

    private FunctionEventInvokeConfig get(Call call, GetFunctionEventInvokeConfigRequest in) {
        var name = FunctionName.of(call, in.functionName());
        return shown(configs.get(name.id(), qualifier(name, in.qualifier())));
    }

    private Empty delete(Call call, DeleteFunctionEventInvokeConfigRequest in) {
        var name = FunctionName.of(call, in.functionName());
        configs.delete(name.id(), qualifier(name, in.qualifier()));
        return Empty.INSTANCE;
    }

    private ListFunctionEventInvokeConfigsResponse list(
            Call call, ListFunctionEventInvokeConfigsRequest in) {
        var page =
                configs.list(
                        FunctionName.of(call, in.functionName()).whole(),
                        in.marker().map(Markers::name),
                        Markers.pageSize(in.maxItems()));
        return ListFunctionEventInvokeConfigsResponse.builder()
                .functionEventInvokeConfigs(
                        page.configs().stream().map(EventInvokeOperations::shown).toList())
                .nextMarker(page.next().map(Markers::of))
                .build();
    }

    private static String qualifier(FunctionName name, Optional<String> asked) {
        return name.qualifier(asked).orElse(FunctionVersion.LATEST);
    }

    private static EventInvokeConfigs.Wish wish(
            Optional<Integer> retries, Optional<Integer> age, Optional<DestinationConfig> to) {
        return new EventInvokeConfigs.Wish(
                retries,
                age.map(Duration::ofSeconds),
                to.flatMap(DestinationConfig::onSuccess).map(it -> it.destination().orElse("")),
                to.flatMap(DestinationConfig::onFailure).map(it -> it.destination().orElse("")));
    }

    private static FunctionEventInvokeConfig shown(EventInvokeConfigs.View view) {
        var config = view.config();
        return FunctionEventInvokeConfig.builder()
                .lastModified(view.modifiedAt())
                .functionArn(config.function().arn(config.qualifier()))
                .maximumRetryAttempts(config.maximumRetries())
                .maximumEventAgeInSeconds(config.maximumAge().map(age -> (int) age.toSeconds()))
                .destinationConfig(
                        DestinationConfig.builder()
                                .onSuccess(
                                        OnSuccess.builder().destination(config.onSuccess()).build())
                                .onFailure(
                                        OnFailure.builder().destination(config.onFailure()).build())
                                .build())
                .build();
    }
}
