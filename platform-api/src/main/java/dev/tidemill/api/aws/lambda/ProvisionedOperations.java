package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.DeleteProvisionedConcurrencyConfigRequest;
import dev.tidemill.api.aws.model.lambda.GetProvisionedConcurrencyConfigRequest;
import dev.tidemill.api.aws.model.lambda.GetProvisionedConcurrencyConfigResponse;
import dev.tidemill.api.aws.model.lambda.LambdaModel;
import dev.tidemill.api.aws.model.lambda.ListProvisionedConcurrencyConfigsRequest;
import dev.tidemill.api.aws.model.lambda.ListProvisionedConcurrencyConfigsResponse;
import dev.tidemill.api.aws.model.lambda.ProvisionedConcurrencyConfigListItem;
import dev.tidemill.api.aws.model.lambda.PutProvisionedConcurrencyConfigRequest;
import dev.tidemill.api.aws.model.lambda.PutProvisionedConcurrencyConfigResponse;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Empty;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.catalogue.Provisioning;
import dev.tidemill.api.function.FunctionConcurrencies;
import dev.tidemill.core.placement.Provisioned;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Provisioned concurrency of versions and aliases, and how far the workers have come with it. */
@ApplicationScoped
class ProvisionedOperations {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxx").withZone(ZoneOffset.UTC);

    private final FunctionConcurrencies concurrencies;
    private final Provisioning provisioning;

    ProvisionedOperations(FunctionConcurrencies concurrencies, Provisioning provisioning) {
        this.concurrencies = concurrencies;
        this.provisioning = provisioning;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(LambdaModel.PUT_PROVISIONED_CONCURRENCY_CONFIG)
                        .action("lambda:PutProvisionedConcurrencyConfig")
                        .onOwned((call, in) -> arn(call, in.functionName(), in.qualifier()))
                        .accepts("FunctionName", "Qualifier", "ProvisionedConcurrentExecutions")
                        .blocking(this::put),
                Operation.of(LambdaModel.GET_PROVISIONED_CONCURRENCY_CONFIG)
                        .reads()
                        .action("lambda:GetProvisionedConcurrencyConfig")
                        .onOwned((call, in) -> arn(call, in.functionName(), in.qualifier()))
                        .accepts("FunctionName", "Qualifier")
                        .blocking(this::get),
                Operation.of(LambdaModel.LIST_PROVISIONED_CONCURRENCY_CONFIGS)
                        .reads()
                        .action("lambda:ListProvisionedConcurrencyConfigs")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts("FunctionName", "Marker", "MaxItems")
                        .blocking(this::list),
                Operation.of(LambdaModel.DELETE_PROVISIONED_CONCURRENCY_CONFIG)
                        .action("lambda:DeleteProvisionedConcurrencyConfig")
                        .onOwned((call, in) -> arn(call, in.functionName(), in.qualifier()))
                        .accepts("FunctionName", "Qualifier")
                        .blocking(this::delete));
    }

    private static String arn(Call call, String name, String qualifier) {
        return FunctionName.arn(call, name, Optional.of(qualifier));
    }

    private PutProvisionedConcurrencyConfigResponse put(
            Call call, PutProvisionedConcurrencyConfigRequest in) {
        var name = FunctionName.of(call, in.functionName());
        var view =
                concurrencies.provision(
                        name.id(),
                        qualifier(name, in.qualifier()),
                        in.provisionedConcurrentExecutions());
        var now = standing(view);
        return PutProvisionedConcurrencyConfigResponse.builder()
                .requestedProvisionedConcurrentExecutions(view.requested())
                .availableProvisionedConcurrentExecutions(now.ready())
                .allocatedProvisionedConcurrentExecutions(now.ready())
                .status("IN_PROGRESS")
                .lastModified(time(view.modifiedAt()))
                .build();
    }

    private GetProvisionedConcurrencyConfigResponse get(
            Call call, GetProvisionedConcurrencyConfigRequest in) {
        var name = FunctionName.of(call, in.functionName());
        var view = concurrencies.provisioned(name.id(), qualifier(name, in.qualifier()));
        var now = standing(view);
        return GetProvisionedConcurrencyConfigResponse.builder()
                .requestedProvisionedConcurrentExecutions(view.requested())
                .availableProvisionedConcurrentExecutions(now.ready())
                .allocatedProvisionedConcurrentExecutions(now.ready())
                .status(now.status())
                .statusReason(now.reason())
                .lastModified(time(view.modifiedAt()))
                .build();
    }

    private ListProvisionedConcurrencyConfigsResponse list(
            Call call, ListProvisionedConcurrencyConfigsRequest in) {
        var after = in.marker().map(Markers::name).orElse("");
        var all =
                concurrencies
                        .allProvisioned(FunctionName.of(call, in.functionName()).whole())
                        .stream()
                        .filter(view -> view.qualifier().compareTo(after) > 0)
                        .toList();
        var page = all.subList(0, Math.min(all.size(), Markers.pageSize(in.maxItems())));
        return ListProvisionedConcurrencyConfigsResponse.builder()
                .provisionedConcurrencyConfigs(page.stream().map(this::item).toList())
                .nextMarker(
                        page.size() < all.size()
                                ? Optional.of(Markers.of(page.getLast().qualifier()))
                                : Optional.empty())
                .build();
    }

    private Empty delete(Call call, DeleteProvisionedConcurrencyConfigRequest in) {
        var name = FunctionName.of(call, in.functionName());
        concurrencies.unprovision(name.id(), qualifier(name, in.qualifier()));
        return Empty.INSTANCE;
    }

    private ProvisionedConcurrencyConfigListItem item(FunctionConcurrencies.View view) {
        var now = standing(view);
        return ProvisionedConcurrencyConfigListItem.builder()
                .functionArn(view.function().arn(view.qualifier()))
                .requestedProvisionedConcurrentExecutions(view.requested())
                .availableProvisionedConcurrentExecutions(now.ready())
                .allocatedProvisionedConcurrentExecutions(now.ready())
                .status(now.status())
                .statusReason(now.reason())
                .lastModified(time(view.modifiedAt()))
                .build();
    }

    private static String qualifier(FunctionName name, String asked) {
        return name.qualifier(Optional.of(asked)).orElse(asked);
    }

    /** How a wish stands. */
    private record Standing(int ready, String status, Optional<String> reason) {}

    private Standing standing(FunctionConcurrencies.View view) {
        return standing(view.requested(), provisioning.of(view.function(), view.qualifier()));
    }

    private static Standing standing(int requested, Provisioned found) {
        var ready = Math.min(requested, found.ready());
        if (ready == requested) {
            return new Standing(ready, "READY", Optional.empty());
        }
        return found.problem().isPresent()
                ? new Standing(ready, "FAILED", found.problem())
                : new Standing(ready, "IN_PROGRESS", Optional.empty());
    }

    private static String time(Instant moment) {
        return TIME.format(moment);
    }
}
