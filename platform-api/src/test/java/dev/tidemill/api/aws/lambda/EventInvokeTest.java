package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.Servers;
import dev.tidemill.api.function.Samples;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.function.EventInvokeConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** How asynchronous events are to be handled. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class EventInvokeTest extends RoleStage {

    @Test
    void a_configuration_is_put_shown_updated_and_deleted() {
        var name = created();
        var to = destination();
        var begun = Instant.now().minusSeconds(1);

        var put =
                lambda.putFunctionEventInvokeConfig(
                        p ->
                                p.functionName(name)
                                        .maximumRetryAttempts(0)
                                        .maximumEventAgeInSeconds(60)
                                        .destinationConfig(
                                                d -> d.onFailure(f -> f.destination(to))));
        assertThat(put.functionArn()).isEqualTo(id(name).arn("$LATEST"));
        assertThat(put.maximumRetryAttempts()).isZero();
        assertThat(put.maximumEventAgeInSeconds()).isEqualTo(60);
        assertThat(put.destinationConfig().onFailure().destination()).isEqualTo(to);
        assertThat(put.lastModified()).isAfter(begun);

        var updated =
                lambda.updateFunctionEventInvokeConfig(
                        u ->
                                u.functionName(name)
                                        .maximumRetryAttempts(1)
                                        .destinationConfig(
                                                d -> d.onSuccess(s -> s.destination(to))));
        assertThat(updated.maximumRetryAttempts()).isEqualTo(1);
        assertThat(updated.maximumEventAgeInSeconds()).isEqualTo(60);
        assertThat(updated.destinationConfig().onSuccess().destination()).isEqualTo(to);
        assertThat(updated.destinationConfig().onFailure().destination()).isEqualTo(to);
        assertThat(known(name, "$LATEST").attempts()).isEqualTo(2);
        assertThat(known(name, "$LATEST").age()).isEqualTo(Duration.ofMinutes(1));
        assertThat(known(name, "$LATEST").onFailure()).contains(to);

        var again =
                lambda.putFunctionEventInvokeConfig(
                        p -> p.functionName(name).maximumRetryAttempts(2));
        assertThat(again.maximumEventAgeInSeconds()).isNull();
        assertThat(again.destinationConfig().onFailure().destination()).isNull();

        lambda.deleteFunctionEventInvokeConfig(d -> d.functionName(name));
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> lambda.getFunctionEventInvokeConfig(g -> g.functionName(name)))
                .withMessageContaining(
                        "The function "
                                + id(name).arn("$LATEST")
                                + " doesn't have an EventInvokeConfig");
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(
                        () -> lambda.deleteFunctionEventInvokeConfig(d -> d.functionName(name)));
        assertThat(known(name, "$LATEST").attempts()).isEqualTo(3);
    }

    @Test
    void each_qualifier_has_its_own_and_it_goes_with_what_it_belongs_to() {
        var name = created();
        lambda.publishVersion(p -> p.functionName(name));
        lambda.createAlias(a -> a.functionName(name).name("live").functionVersion("1"));
        for (var qualifier : new String[] {"$LATEST", "1", "live"}) {
            lambda.putFunctionEventInvokeConfig(
                    p -> p.functionName(name).qualifier(qualifier).maximumRetryAttempts(0));
        }

        var first = lambda.listFunctionEventInvokeConfigs(l -> l.functionName(name).maxItems(2));
        var rest =
                lambda.listFunctionEventInvokeConfigs(
                        l -> l.functionName(name).marker(first.nextMarker()));
        assertThat(first.functionEventInvokeConfigs())
                .extracting(FunctionEventInvokeConfig::functionArn)
                .containsExactly(id(name).arn("$LATEST"), id(name).arn("1"));
        assertThat(rest.functionEventInvokeConfigs())
                .extracting(FunctionEventInvokeConfig::functionArn)
                .containsExactly(id(name).arn("live"));
        assertThat(rest.nextMarker()).isNull();

        lambda.deleteAlias(a -> a.functionName(name).name("live"));
        assertThat(known(name, "live").attempts()).isEqualTo(3);
        lambda.deleteFunction(d -> d.functionName(name).qualifier("1"));
        assertThat(known(name, "1").attempts()).isEqualTo(3);
        lambda.deleteFunction(d -> d.functionName(name));
        assertThat(known(name, "$LATEST").attempts()).isEqualTo(3);
        lambda.createFunction(function(name).build());
        assertThat(
                        lambda.listFunctionEventInvokeConfigs(l -> l.functionName(name))
                                .functionEventInvokeConfigs())
                .isEmpty();
    }

    @Test
    void what_is_not_there_cannot_be_configured() {
        var name = created();
        for (var qualifier : new String[] {"none", "7"}) {
            assertThatExceptionOfType(ResourceNotFoundException.class)
                    .isThrownBy(
                            () ->
                                    lambda.putFunctionEventInvokeConfig(
                                            p ->
                                                    p.functionName(name)
                                                            .qualifier(qualifier)
                                                            .maximumRetryAttempts(0)))
                    .withMessageContaining("Function not found: " + id(name).arn(qualifier));
        }
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(
                        () ->
                                lambda.putFunctionEventInvokeConfig(
                                        p -> p.functionName(name()).maximumRetryAttempts(0)));
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(
                        () ->
                                lambda.updateFunctionEventInvokeConfig(
                                        u -> u.functionName(name).maximumRetryAttempts(0)));
    }

    @Test
    void a_configuration_that_says_nothing_is_refused() {
        var name = created();
        assertThatExceptionOfType(InvalidParameterValueException.class)
                .isThrownBy(() -> lambda.putFunctionEventInvokeConfig(p -> p.functionName(name)))
                .withMessageContaining("at least one of error handling or destination setting");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3})
    void retries_beyond_the_limits_are_refused(int retries) {
        var name = created();
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(
                        () ->
                                lambda.putFunctionEventInvokeConfig(
                                        p -> p.functionName(name).maximumRetryAttempts(retries)))
                .satisfies(no -> assertThat(no.statusCode()).isEqualTo(400))
                .withMessageContaining("maximumRetryAttempts");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 59, 21_601})
    void ages_beyond_the_limits_are_refused(int seconds) {
        var name = created();
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(
                        () ->
                                lambda.putFunctionEventInvokeConfig(
                                        p ->
                                                p.functionName(name)
                                                        .maximumEventAgeInSeconds(seconds)))
                .satisfies(no -> assertThat(no.statusCode()).isEqualTo(400))
                .withMessageContaining("maximumEventAgeInSeconds");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:sqs:us-east-1:000000000001:queue",
                "arn:aws:sns:us-east-1:000000000001:topic",
                "arn:aws:events:us-east-1:000000000001:event-bus/default",
                "arn:aws:s3:::bucket",
                "arn:aws:lambda:eu-west-1:000000000001:function:other"
            })
    void destinations_whose_service_is_not_there_are_refused_by_name(String arn) {
        mayCallAll();
        var name = created();
        assertThatExceptionOfType(InvalidParameterValueException.class)
                .isThrownBy(() -> tell(name, arn))
                .withMessageContaining(arn)
                .withMessageContaining("queues, topics, buses and buckets are not implemented");
    }

    @Test
    void a_function_is_not_its_own_destination() {
        mayCallAll();
        var name = created();
        assertThatExceptionOfType(InvalidParameterValueException.class)
                .isThrownBy(() -> tell(name, id(name).arn()))
                .withMessageContaining("cannot be its own destination");
    }

    @Test
    void a_function_that_keeps_its_tenants_apart_is_no_destination() {
        mayCallAll();
        var name = created();
        var apart = name();
        lambda.createFunction(
                function(apart).tenancyConfig(t -> t.tenantIsolationMode("PER_TENANT")).build());
        assertThatExceptionOfType(InvalidParameterValueException.class)
                .isThrownBy(() -> tell(name, id(apart).arn()))
                .withMessageContaining("keeps its tenants apart");
    }

    @Test
    void the_functions_role_must_be_allowed_to_call_the_destination() {
        var name = created();
        var other = created();
        assertThatExceptionOfType(InvalidParameterValueException.class)
                .isThrownBy(() -> tell(name, id(other).arn()))
                .withMessageContaining("does not have permissions to call InvokeFunction");
        mayCallAll();
        tell(name, id(other).arn());
        assertThat(known(name, "$LATEST").onSuccess()).contains(id(other).arn());
    }

    private void tell(String name, String arn) {
        lambda.putFunctionEventInvokeConfig(
                p ->
                        p.functionName(name)
                                .destinationConfig(d -> d.onSuccess(s -> s.destination(arn))));
    }

    private String destination() {
        mayCallAll();
        return id(created()).arn();
    }

    private void mayCallAll() {
        apply(
                new Change.RolePut(
                        Samples.role(
                                "worker",
                                Samples.TRUST,
                                Map.of("call", allow("lambda:InvokeFunction", "*", "")))));
    }

    private EventInvokeConfig known(String name, String qualifier) {
        return snapshot.eventInvokeConfig(id(name), qualifier);
    }
}
