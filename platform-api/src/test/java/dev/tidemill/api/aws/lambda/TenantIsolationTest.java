package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.Servers;
import dev.tidemill.core.function.TenancyId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.TenantIsolationMode;

/** Functions that keep their own tenants apart, by the stock SDK. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class TenantIsolationTest extends LambdaStage {

    @Test
    void its_mode_is_said_when_it_is_made_and_shown_of_all_versions() {
        // given
        var name = isolated();
        // when
        var version = lambda.publishVersion(p -> p.functionName(name));
        // then
        assertThat(version.tenancyConfig().tenantIsolationMode())
                .isEqualTo(TenantIsolationMode.PER_TENANT);
        lambda.updateFunctionConfiguration(u -> u.functionName(name).memorySize(256));
        assertThat(
                        lambda.getFunctionConfiguration(g -> g.functionName(name))
                                .tenancyConfig()
                                .tenantIsolationMode())
                .isEqualTo(TenantIsolationMode.PER_TENANT);
        assertThat(lambda.getFunctionConfiguration(g -> g.functionName(created())).tenancyConfig())
                .isNull();
    }

    @Test
    void the_tenant_id_goes_with_the_call() {
        // given
        var name = isolated();
        // when
        lambda.invoke(i -> i.functionName(name).tenantId("a B/c:1@x=+-_."));
        // then
        assertThat(worker.invocations.getLast().origin().tenancy())
                .contains(new TenancyId("a B/c:1@x=+-_."));
    }

    @Test
    void no_call_of_any_kind_goes_without_a_tenant_id() {
        // given
        var name = isolated();
        // then
        for (var type : InvocationType.knownValues()) {
            refused(
                    invoking(i -> i.functionName(name).invocationType(type)),
                    "InvalidParameterValueException",
                    "The invoked function is enabled with tenancy configuration. Add a valid tenant"
                            + " ID in your request and try again.");
        }
    }

    @Test
    void no_call_of_another_function_names_a_tenant() {
        // given
        var name = created();
        // then
        for (var type : InvocationType.knownValues()) {
            refused(
                    invoking(i -> i.functionName(name).invocationType(type).tenantId("blue")),
                    "InvalidParameterValueException",
                    "The invoked function is not enabled with tenancy configuration. Remove the"
                            + " tenant ID from your request and try again.");
        }
    }

    @Test
    void a_tenant_id_of_other_characters_is_refused() {
        // given
        var name = isolated();
        // then
        for (var wrong : new String[] {"a*b", "a,b", "x".repeat(257)}) {
            refused(
                    invoking(i -> i.functionName(name).tenantId(wrong)),
                    "ValidationException",
                    "tenantId");
        }
    }

    @Test
    void what_would_share_sandboxes_is_refused() {
        // given
        var name = isolated();
        var version = lambda.publishVersion(p -> p.functionName(name)).version();
        // then
        refused(
                () -> lambda.createFunctionUrlConfig(c -> c.functionName(name).authType("AWS_IAM")),
                "InvalidParameterValueException",
                "Function URLs are not supported");
        refused(
                () ->
                        lambda.putProvisionedConcurrencyConfig(
                                p ->
                                        p.functionName(name)
                                                .qualifier(version)
                                                .provisionedConcurrentExecutions(1)),
                "InvalidParameterValueException",
                "Provisioned concurrency is not supported");
    }

    private String isolated() {
        var name = name();
        lambda.createFunction(
                function(name)
                        .tenancyConfig(t -> t.tenantIsolationMode(TenantIsolationMode.PER_TENANT))
                        .build());
        awaitActive(name);
        return name;
    }

    private ThrowingCallable invoking(Consumer<InvokeRequest.Builder> request) {
        return () -> lambda.invoke(request);
    }

    private static void refused(ThrowingCallable call, String code, String about) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(call)
                .withMessageContaining(about)
                .satisfies(no -> assertThat(no.statusCode()).isEqualTo(400))
                .satisfies(no -> assertThat(no.awsErrorDetails().errorCode()).isEqualTo(code));
    }
}
