package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.Environment;
import dev.tidemill.api.aws.model.lambda.EnvironmentResponse;
import dev.tidemill.api.aws.model.lambda.EphemeralStorage;
import dev.tidemill.api.aws.model.lambda.FunctionConfiguration;
import dev.tidemill.api.aws.model.lambda.Layer;
import dev.tidemill.api.aws.model.lambda.LoggingConfig;
import dev.tidemill.api.aws.model.lambda.SnapStartResponse;
import dev.tidemill.api.aws.model.lambda.TenancyConfig;
import dev.tidemill.api.aws.model.lambda.TracingConfig;
import dev.tidemill.api.aws.model.lambda.TracingConfigResponse;
import dev.tidemill.api.aws.model.lambda.UpdateFunctionConfigurationRequest;
import dev.tidemill.api.function.FunctionView;
import dev.tidemill.api.function.LogWish;
import dev.tidemill.api.function.Settings;
import dev.tidemill.core.function.JsonLogs;
import dev.tidemill.core.function.SnapStart;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Our settings in Lambda's shapes and back. */
final class Configurations {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxx").withZone(ZoneOffset.UTC);

    private static final String ACTIVE = "Active";
    private static final String PUBLISHED_VERSIONS = "PublishedVersions";

    private Configurations() {}

    /** As the operations on one function show it, with its state. */
    static FunctionConfiguration of(FunctionView function) {
        var shown = plain(function);
        if (function.failure().isPresent()) {
            shown.state("Failed")
                    .stateReason(function.failure().get().reason())
                    .stateReasonCode(function.failure().get().code());
        } else if (function.isPending()) {
            shown.state("Pending")
                    .stateReason("The function is being created.")
                    .stateReasonCode("Creating");
        } else if (function.published()) {
            shown.state("Active").lastUpdateStatus("Successful");
        } else {
            shown.state("Active")
                    .lastUpdateStatus("InProgress")
                    .lastUpdateStatusReason("The function is being created.")
                    .lastUpdateStatusReasonCode("Creating");
        }
        return shown.build();
    }

    /** As lists show it: without its state. */
    static FunctionConfiguration listed(FunctionView function) {
        return plain(function).build();
    }

    private static FunctionConfiguration.Builder plain(FunctionView function) {
        var settings = function.settings();
        var snapStart = settings.modes().snapStart();
        var shown =
                FunctionConfiguration.builder()
                        .functionName(function.id().name())
                        .functionArn(function.arn())
                        .runtime(settings.runtime())
                        .role(settings.role())
                        .handler(settings.handler())
                        .codeSize(function.codeSize())
                        .codeSha256(function.code().base64())
                        .description(settings.description())
                        .timeout(settings.timeoutSeconds())
                        .memorySize(settings.memoryMegabytes())
                        .lastModified(time(function.modifiedAt()))
                        .version(function.version())
                        .revisionId(function.revision())
                        .packageType("Zip")
                        .architectures(List.of("x86_64"))
                        .tracingConfig(
                                TracingConfigResponse.builder()
                                        .mode(
                                                settings.modes().activeTracing()
                                                        ? ACTIVE
                                                        : "PassThrough")
                                        .build())
                        .ephemeralStorage(
                                EphemeralStorage.builder()
                                        .size(settings.storageMegabytes())
                                        .build())
                        .snapStart(
                                SnapStartResponse.builder()
                                        .applyOn(
                                                snapStart == SnapStart.OFF
                                                        ? "None"
                                                        : PUBLISHED_VERSIONS)
                                        .optimizationStatus(
                                                snapStart == SnapStart.READY ? "On" : "Off")
                                        .build())
                        .loggingConfig(logging(function));
        VpcSettings.shown(settings.egress()).ifPresent(shown::vpcConfig);
        if (settings.modes().tenantIsolation()) {
            shown.tenancyConfig(TenancyConfig.builder().tenantIsolationMode("PER_TENANT").build());
        }
        if (!settings.layers().isEmpty()) {
            shown.layers(
                    settings.layers().stream()
                            .map(it -> Layer.builder().arn(it.arn()).codeSize(it.size()).build())
                            .toList());
        }
        if (!settings.environment().isEmpty()) {
            shown.environment(
                    EnvironmentResponse.builder().variables(settings.environment()).build());
        }
        return shown;
    }

    /**
     * @param egress the policies that it is to have; empty: as before
     * @param layers those that it is to have; empty: as before
     */
    static Settings.Change change(
            UpdateFunctionConfigurationRequest in,
            Optional<List<String>> egress,
            Optional<List<dev.tidemill.core.function.Layer>> layers) {
        return new Settings.Change(
                in.runtime(),
                in.handler(),
                in.role(),
                in.description(),
                in.memorySize(),
                in.timeout(),
                in.ephemeralStorage().map(EphemeralStorage::size),
                in.environment().map(Configurations::variables),
                in.loggingConfig().flatMap(LoggingConfig::logGroup),
                egress,
                layers,
                logs(in.loggingConfig()),
                activeTracing(in.tracingConfig()),
                snapStart(in.snapStart()));
    }

    static Optional<Boolean> activeTracing(Optional<TracingConfig> wanted) {
        return wanted.flatMap(TracingConfig::mode).map(ACTIVE::equals);
    }

    static Optional<SnapStart> snapStart(
            Optional<dev.tidemill.api.aws.model.lambda.SnapStart> wanted) {
        return wanted.flatMap(it -> it.applyOn())
                .map(it -> it.equals(PUBLISHED_VERSIONS) ? SnapStart.WANTED : SnapStart.OFF);
    }

    /** An environment without variables takes them all away. */
    static Map<String, String> variables(Environment environment) {
        return environment.variables().orElse(Map.of());
    }

    static LogWish logs(Optional<LoggingConfig> wanted) {
        return new LogWish(
                wanted.flatMap(LoggingConfig::logFormat).map("JSON"::equals),
                wanted.flatMap(LoggingConfig::applicationLogLevel).map(JsonLogs.Level::valueOf),
                wanted.flatMap(LoggingConfig::systemLogLevel).map(JsonLogs.Level::valueOf));
    }

    private static LoggingConfig logging(FunctionView function) {
        var logs = function.settings().jsonLogs();
        return LoggingConfig.builder()
                .logFormat(logs.isPresent() ? "JSON" : "Text")
                .applicationLogLevel(logs.map(it -> it.application().name()))
                .systemLogLevel(logs.map(it -> it.system().name()))
                .logGroup(function.logGroup())
                .build();
    }

    static Optional<String> logGroup(Optional<LoggingConfig> logging) {
        return logging.flatMap(LoggingConfig::logGroup).filter(group -> !group.isEmpty());
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }
}
