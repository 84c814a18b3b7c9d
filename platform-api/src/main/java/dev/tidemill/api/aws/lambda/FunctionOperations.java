package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.Concurrency;
import dev.tidemill.api.aws.model.lambda.CreateFunctionRequest;
import dev.tidemill.api.aws.model.lambda.DeleteFunctionRequest;
import dev.tidemill.api.aws.model.lambda.DeleteFunctionResponse;
import dev.tidemill.api.aws.model.lambda.EphemeralStorage;
import dev.tidemill.api.aws.model.lambda.FunctionCodeLocation;
import dev.tidemill.api.aws.model.lambda.FunctionConfiguration;
import dev.tidemill.api.aws.model.lambda.GetFunctionConfigurationRequest;
import dev.tidemill.api.aws.model.lambda.GetFunctionRequest;
import dev.tidemill.api.aws.model.lambda.GetFunctionResponse;
import dev.tidemill.api.aws.model.lambda.ListFunctionsRequest;
import dev.tidemill.api.aws.model.lambda.ListFunctionsResponse;
import dev.tidemill.api.aws.model.lambda.UpdateFunctionCodeRequest;
import dev.tidemill.api.aws.model.lambda.UpdateFunctionConfigurationRequest;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.function.CodeLinks;
import dev.tidemill.api.function.FunctionConcurrencies;
import dev.tidemill.api.function.FunctionEditor;
import dev.tidemill.api.function.FunctionReader;
import dev.tidemill.api.function.FunctionVersions;
import dev.tidemill.api.function.FunctionView;
import dev.tidemill.api.function.Settings;
import dev.tidemill.core.function.Modes;
import dev.tidemill.core.function.SnapStart;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Making, showing, changing and removing functions. */
@ApplicationScoped
class FunctionOperations {

    private final FunctionReader reader;
    private final FunctionEditor editor;
    private final FunctionVersions versions;
    private final CodeLinks links;
    private final RoleCheck roleCheck;
    private final VpcSettings vpc;
    private final FunctionConcurrencies concurrencies;
    private final LayerCheck layerCheck;

    FunctionOperations(
            FunctionReader reader,
            FunctionEditor editor,
            FunctionVersions versions,
            CodeLinks links,
            RoleCheck roleCheck,
            VpcSettings vpc,
            FunctionConcurrencies concurrencies,
            LayerCheck layerCheck) {
        this.versions = versions;
        this.roleCheck = roleCheck;
        this.vpc = vpc;
        this.concurrencies = concurrencies;
        this.layerCheck = layerCheck;
        this.reader = reader;
        this.editor = editor;
        this.links = links;
    }

    FunctionConfiguration create(Call call, CreateFunctionRequest in) {
        var id = FunctionName.of(call, in.functionName()).whole();
        var settings =
                new Settings(
                        in.runtime().orElseThrow(FunctionOperations::packageNeedsBoth),
                        in.handler().orElseThrow(FunctionOperations::packageNeedsBoth),
                        in.role(),
                        in.description().orElse(""),
                        in.memorySize().orElse(Settings.DEFAULT_MEMORY),
                        in.timeout().orElse(Settings.DEFAULT_TIMEOUT),
                        in.ephemeralStorage()
                                .map(EphemeralStorage::size)
                                .orElse(Settings.DEFAULT_STORAGE),
                        in.environment().map(Configurations::variables).orElse(Map.of()),
                        Configurations.logGroup(in.loggingConfig()),
                        vpc.egress(id.tenant(), in.vpcConfig()).orElse(List.of()),
                        layerCheck.resolve(call, in.layers().orElse(List.of())),
                        Configurations.logs(in.loggingConfig()).after(Optional.empty()),
                        (in.tenancyConfig().isPresent() // PER_TENANT is all it can be
                                        ? Modes.TENANT_ISOLATION
                                        : Modes.NONE)
                                .tracing(
                                        Configurations.activeTracing(in.tracingConfig())
                                                .orElse(false))
                                .starting(
                                        Configurations.snapStart(in.snapStart())
                                                .orElse(SnapStart.OFF)));
        var zip = in.code().zipFile().orElseThrow(FunctionOperations::noCode);
        roleCheck.check(call, id, in.role());
        return Configurations.of(
                editor.create(
                        id, settings, zip, in.tags().orElse(Map.of()), in.publish().orElse(false)));
    }

    GetFunctionResponse get(Call call, GetFunctionRequest in) {
        var function = function(call, in.functionName(), in.qualifier());
        var answer =
                GetFunctionResponse.builder()
                        .configuration(Configurations.of(function))
                        .code(
                                FunctionCodeLocation.builder()
                                        .repositoryType("S3")
                                        .location(links.to(function.code()))
                                        .build());
        concurrencies
                .reserved(function.id())
                .ifPresent(
                        amount ->
                                answer.concurrency(
                                        Concurrency.builder()
                                                .reservedConcurrentExecutions(amount)
                                                .build()));
        return function.tags().isEmpty() ? answer.build() : answer.tags(function.tags()).build();
    }

    FunctionConfiguration getConfiguration(Call call, GetFunctionConfigurationRequest in) {
        return Configurations.of(function(call, in.functionName(), in.qualifier()));
    }

    private FunctionView function(Call call, String text, Optional<String> qualifier) {
        var name = FunctionName.of(call, text);
        return reader.get(name.id(), name.qualifier(qualifier));
    }

    ListFunctionsResponse list(Call call, ListFunctionsRequest in) {
        var after = in.marker().map(Markers::place);
        var size = Markers.pageSize(in.maxItems());
        var page =
                in.functionVersion().isPresent() // ALL is all that it can be
                        ? reader.listVersions(call.tenant(), after, size)
                        : reader.list(call.tenant(), after, size);
        return ListFunctionsResponse.builder()
                .functions(page.functions().stream().map(Configurations::listed).toList())
                .nextMarker(page.next().map(Markers::of))
                .build();
    }

    FunctionConfiguration updateCode(Call call, UpdateFunctionCodeRequest in) {
        return Configurations.of(
                editor.changeCode(
                        FunctionName.of(call, in.functionName()).whole(),
                        in.zipFile().orElseThrow(FunctionOperations::noCode),
                        in.revisionId(),
                        in.publish().orElse(false),
                        in.dryRun().orElse(false)));
    }

    FunctionConfiguration updateConfiguration(Call call, UpdateFunctionConfigurationRequest in) {
        var id = FunctionName.of(call, in.functionName()).whole();
        in.role().ifPresent(role -> roleCheck.check(call, id, role));
        return Configurations.of(
                editor.changeSettings(
                        id,
                        Configurations.change(
                                in,
                                vpc.egress(id.tenant(), in.vpcConfig()),
                                in.layers().map(arns -> layerCheck.resolve(call, arns))),
                        in.revisionId()));
    }

    DeleteFunctionResponse delete(Call call, DeleteFunctionRequest in) {
        var name = FunctionName.of(call, in.functionName());
        name.qualifier(in.qualifier())
                .ifPresentOrElse(
                        version -> versions.delete(name.id(), version),
                        () -> editor.delete(name.id()));
        return DeleteFunctionResponse.builder().statusCode(204).build();
    }

    private static AwsException packageNeedsBoth() {
        return invalid(
                "Runtime and Handler are mandatory parameters for functions created with deployment"
                        + " packages.");
    }

    private static AwsException noCode() {
        return invalid("Please provide a source for function code.");
    }

    private static AwsException invalid(String message) {
        return new AwsException("InvalidParameterValueException", 400, message);
    }
}
