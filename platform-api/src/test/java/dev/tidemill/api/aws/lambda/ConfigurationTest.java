package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.core.function.JsonLogs;
import dev.tidemill.core.function.JsonLogs.Level;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.ApplicationLogLevel;
import software.amazon.awssdk.services.lambda.model.FileSystemConfig;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogFormat;
import software.amazon.awssdk.services.lambda.model.LoggingConfig;
import software.amazon.awssdk.services.lambda.model.SystemLogLevel;
import software.amazon.awssdk.services.lambda.model.UpdateRuntimeOn;

/** Formats of logs and versions of runtimes: what is enforced, and what is refused by name. */
@QuarkusTest
class ConfigurationTest extends LambdaStage {

    private static final FileSystemConfig FILES =
            FileSystemConfig.builder()
                    .arn(
                            "arn:aws:elasticfilesystem:us-east-1:000000000001:access-point/"
                                    + "fsap-0123456789abcdef0")
                    .localMountPath("/mnt/a")
                    .build();

    @Test
    void a_log_in_json_begins_at_info() {
        // given
        var name = created();
        // when
        update(name, l -> l.logFormat(LogFormat.JSON));
        // then
        var logging = logging(name);
        assertThat(logging.logFormat()).isEqualTo(LogFormat.JSON);
        assertThat(logging.applicationLogLevel()).isEqualTo(ApplicationLogLevel.INFO);
        assertThat(logging.systemLogLevel()).isEqualTo(SystemLogLevel.INFO);
        assertThat(logging.logGroup()).isEqualTo("/aws/lambda/" + name);
        assertThat(snapshot.function(id(name), "$LATEST").orElseThrow().jsonLogs())
                .contains(JsonLogs.DEFAULT);
    }

    @Test
    void a_level_stays_until_it_is_changed_and_goes_with_the_format() {
        // given
        var name = name();
        lambda.createFunction(
                function(name)
                        .loggingConfig(
                                l ->
                                        l.logFormat(LogFormat.JSON)
                                                .applicationLogLevel(ApplicationLogLevel.ERROR)
                                                .systemLogLevel(SystemLogLevel.WARN))
                        .build());
        // when
        update(name, l -> l.applicationLogLevel(ApplicationLogLevel.TRACE));
        // then
        assertThat(snapshot.function(id(name), "$LATEST").orElseThrow().jsonLogs())
                .contains(new JsonLogs(Level.TRACE, Level.WARN));
        // when
        update(name, l -> l.logFormat(LogFormat.TEXT));
        // then
        assertThat(logging(name).logFormat()).isEqualTo(LogFormat.TEXT);
        assertThat(logging(name).applicationLogLevel()).isNull();
        assertThat(snapshot.function(id(name), "$LATEST").orElseThrow().jsonLogs()).isEmpty();
        // when
        update(name, l -> l.logFormat(LogFormat.JSON));
        // then
        assertThat(logging(name).systemLogLevel()).isEqualTo(SystemLogLevel.INFO);
    }

    @Test
    void a_log_of_text_has_no_levels() {
        var name = created();
        refused(
                () -> update(name, l -> l.systemLogLevel(SystemLogLevel.WARN)),
                "can be set only when LogFormat is JSON.");
        refused(
                () ->
                        lambda.createFunction(
                                function(name())
                                        .loggingConfig(
                                                l ->
                                                        l.applicationLogLevel(
                                                                ApplicationLogLevel.WARN))
                                        .build()),
                "can be set only when LogFormat is JSON.");
    }

    @Test
    void a_published_version_keeps_its_log() {
        // given
        var name = name();
        lambda.createFunction(
                function(name)
                        .publish(true)
                        .loggingConfig(l -> l.logFormat(LogFormat.JSON))
                        .build());
        // when
        update(name, l -> l.logFormat(LogFormat.TEXT));
        // then
        assertThat(
                        lambda.getFunctionConfiguration(g -> g.functionName(name).qualifier("1"))
                                .loggingConfig()
                                .logFormat())
                .isEqualTo(LogFormat.JSON);
    }

    @Test
    void a_runtime_follows_the_host_and_cannot_be_kept_back() {
        // given
        var name = created();
        // when
        var put =
                lambda.putRuntimeManagementConfig(
                        p -> p.functionName(name).updateRuntimeOn(UpdateRuntimeOn.AUTO));
        var got = lambda.getRuntimeManagementConfig(g -> g.functionName(name));
        // then
        assertThat(put.functionArn()).isEqualTo(id(name).arn());
        assertThat(got.updateRuntimeOn()).isEqualTo(UpdateRuntimeOn.AUTO);
        assertThat(got.runtimeVersionArn()).isNull();
        for (var other :
                new UpdateRuntimeOn[] {UpdateRuntimeOn.MANUAL, UpdateRuntimeOn.FUNCTION_UPDATE}) {
            refused(
                    () ->
                            lambda.putRuntimeManagementConfig(
                                    p -> p.functionName(name).updateRuntimeOn(other)),
                    "UpdateRuntimeOn with the value " + other);
        }
        refused(
                () ->
                        lambda.putRuntimeManagementConfig(
                                p ->
                                        p.functionName(name)
                                                .updateRuntimeOn(UpdateRuntimeOn.AUTO)
                                                .runtimeVersionArn(
                                                        "arn:aws:lambda:us-east-1::runtime:0")),
                "RuntimeVersionArn");
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(() -> lambda.getRuntimeManagementConfig(g -> g.functionName(name())))
                .satisfies(no -> assertThat(no.statusCode()).isEqualTo(404));
    }

    @Test
    void what_is_not_enforced_is_refused_by_name() {
        var name = created();
        refused(
                () ->
                        lambda.updateFunctionConfiguration(
                                u ->
                                        u.functionName(name)
                                                .deadLetterConfig(
                                                        d ->
                                                                d.targetArn(
                                                                        "arn:aws:sqs:us-east-1:000000000001:q"))),
                "DeadLetterConfig");
        refused(
                () ->
                        lambda.updateFunctionConfiguration(
                                u -> u.functionName(name).fileSystemConfigs(FILES)),
                "FileSystemConfigs");
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(() -> lambda.listCodeSigningConfigs(l -> {}))
                .withMessageContaining("ListCodeSigningConfigs is not supported by Tidemill");
    }

    private void update(String name, Consumer<LoggingConfig.Builder> logging) {
        lambda.updateFunctionConfiguration(u -> u.functionName(name).loggingConfig(logging));
    }

    private LoggingConfig logging(String name) {
        return lambda.getFunctionConfiguration(g -> g.functionName(name)).loggingConfig();
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(call)
                .satisfies(no -> assertThat(no.statusCode()).isEqualTo(400))
                .satisfies(
                        no ->
                                assertThat(no.awsErrorDetails().errorCode())
                                        .isEqualTo("InvalidParameterValueException"))
                .withMessageContaining(message);
    }
}
