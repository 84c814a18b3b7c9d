package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.tidemill.api.Servers;
import dev.tidemill.core.placement.Prepared;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;
import software.amazon.awssdk.services.lambda.model.SnapStartOptimizationStatus;
import software.amazon.awssdk.services.lambda.model.State;

/** Versions that are prepared before they run, by the stock SDK. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SnapStartTest extends LambdaStage {

    private static final String INVALID = "InvalidParameterValueException";
    private static final Duration SOON = Duration.ofSeconds(30);

    @AfterEach
    void prepare_again() {
        worker.preparation = _ -> CompletableFuture.completedFuture(new Prepared.Ready());
    }

    private String createdWithSnapStart() {
        var name = name();
        lambda.createFunction(
                function(name)
                        .runtime("java25")
                        .snapStart(s -> s.applyOn(SnapStartApplyOn.PUBLISHED_VERSIONS))
                        .build());
        return name;
    }

    private GetFunctionConfigurationResponse shown(String name, String version) {
        return lambda.getFunctionConfiguration(g -> g.functionName(name).qualifier(version));
    }

    private void awaitState(String name, String version, State state) {
        await().atMost(SOON).until(() -> shown(name, version).state() == state);
    }

    private static void refused(ThrowingCallable call, int status, String code, String about) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(call)
                .satisfies(no -> assertThat(no.statusCode()).isEqualTo(status))
                .satisfies(no -> assertThat(no.awsErrorDetails().errorCode()).isEqualTo(code))
                .withMessageContaining(about);
    }

    @Test
    void a_version_is_pending_until_it_is_prepared_and_runs_only_then() {
        // given
        var preparation = new CompletableFuture<Prepared>();
        worker.preparation = _ -> preparation;
        var name = createdWithSnapStart();
        awaitActive(name);
        // when
        var published = lambda.publishVersion(p -> p.functionName(name));
        // then
        assertThat(published.state()).isEqualTo(State.PENDING);
        assertThat(published.stateReasonCodeAsString()).isEqualTo("Creating");
        assertThat(published.snapStart().applyOn()).isEqualTo(SnapStartApplyOn.PUBLISHED_VERSIONS);
        refused(
                () -> lambda.invoke(i -> i.functionName(name).qualifier("1")),
                409,
                "ResourceConflictException",
                "The operation cannot be performed at this time. The function is currently in the"
                        + " following state: Pending");
        refused(
                () ->
                        lambda.invoke(
                                i -> i.functionName(name).qualifier("1").invocationType("Event")),
                409,
                "ResourceConflictException",
                "Pending");
        assertThat(lambda.invoke(i -> i.functionName(name)).statusCode()).isEqualTo(200);
        assertThat(shown(name, "1").state()).isEqualTo(State.PENDING);
        // when
        preparation.complete(new Prepared.Ready());
        // then
        awaitState(name, "1", State.ACTIVE);
        var ready = shown(name, "1").snapStart();
        assertThat(ready.optimizationStatus()).isEqualTo(SnapStartOptimizationStatus.ON);
        assertThat(lambda.invoke(i -> i.functionName(name).qualifier("1")).statusCode())
                .isEqualTo(200);
        var latest = shown(name, "$LATEST").snapStart();
        assertThat(latest.applyOn()).isEqualTo(SnapStartApplyOn.PUBLISHED_VERSIONS);
        assertThat(latest.optimizationStatus()).isEqualTo(SnapStartOptimizationStatus.OFF);
    }

    @Test
    void a_version_whose_initialisation_fails_is_failed_and_says_why() {
        // given
        var why = new Prepared.Failed("FunctionError.InitTimeout", "It took too long.");
        worker.preparation = _ -> CompletableFuture.completedFuture(why);
        var name = createdWithSnapStart();
        // when
        lambda.publishVersion(p -> p.functionName(name));
        // then
        awaitState(name, "1", State.FAILED);
        assertThat(shown(name, "1").stateReasonCodeAsString())
                .isEqualTo("FunctionError.InitTimeout");
        assertThat(shown(name, "1").stateReason()).isEqualTo("It took too long.");
        refused(
                () -> lambda.invoke(i -> i.functionName(name).qualifier("1")),
                409,
                "ResourceConflictException",
                "following state: Failed");
    }

    @Test
    void what_a_worker_could_not_prepare_is_asked_for_again() {
        // given
        var asked = new java.util.concurrent.atomic.AtomicInteger();
        worker.preparation =
                _ ->
                        asked.incrementAndGet() == 1
                                ? CompletableFuture.failedFuture(new IllegalStateException("died"))
                                : CompletableFuture.completedFuture(new Prepared.Ready());
        var name = createdWithSnapStart();
        // when
        lambda.publishVersion(p -> p.functionName(name));
        // then
        awaitState(name, "1", State.ACTIVE);
        assertThat(asked.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void a_version_that_is_deleted_meanwhile_stays_gone() {
        // given
        var preparation = new CompletableFuture<Prepared>();
        worker.preparation = _ -> preparation;
        var name = createdWithSnapStart();
        lambda.publishVersion(p -> p.functionName(name));
        // when
        lambda.deleteFunction(d -> d.functionName(name).qualifier("1"));
        preparation.complete(new Prepared.Ready());
        // then
        lambda.updateFunctionConfiguration(u -> u.functionName(name).timeout(9));
        assertThat(lambda.publishVersion(p -> p.functionName(name)).version()).isEqualTo("2");
        awaitState(name, "2", State.ACTIVE);
        refused(() -> shown(name, "1"), 404, "ResourceNotFoundException", "Function not found");
    }

    @Test
    void it_is_refused_where_it_could_not_be_had() {
        // given
        var wanted = function(name()).snapStart(s -> s.applyOn("PublishedVersions"));
        // then
        refused(wanted, "provided.al2023 is not supported for SnapStart enabled functions.");
        refused(
                wanted.runtime("java25").ephemeralStorage(e -> e.size(1024)),
                "Ephemeral storage greater than 512 MB is not supported for SnapStart");
        var name = createdWithSnapStart();
        refused(
                () ->
                        lambda.updateFunctionConfiguration(
                                u -> u.functionName(name).ephemeralStorage(e -> e.size(1024))),
                400,
                INVALID,
                "Ephemeral storage");
        refused(
                () ->
                        lambda.updateFunctionConfiguration(
                                u -> u.functionName(name).runtime("provided.al2023")),
                400,
                INVALID,
                "provided.al2023 is not supported");
    }

    @Test
    void it_goes_with_no_provisioned_concurrency() {
        // given
        var name = createdWithSnapStart();
        lambda.publishVersion(p -> p.functionName(name));
        lambda.updateFunctionConfiguration(
                u -> u.functionName(name).snapStart(s -> s.applyOn(SnapStartApplyOn.NONE)));
        lambda.publishVersion(p -> p.functionName(name));
        lambda.createAlias(a -> a.functionName(name).name("live").functionVersion("2"));
        // then
        refused(() -> provision(name, "1"), 400, INVALID, "Provisioned Concurrency is not");
        // when
        provision(name, "live");
        // then
        refused(
                () ->
                        lambda.updateAlias(
                                a -> a.functionName(name).name("live").functionVersion("1")),
                400,
                INVALID,
                "Provisioned Concurrency is not supported for SnapStart enabled functions.");
        refused(
                () ->
                        lambda.updateAlias(
                                a ->
                                        a.functionName(name)
                                                .name("live")
                                                .routingConfig(
                                                        r ->
                                                                r.additionalVersionWeights(
                                                                        Map.of("1", 0.5)))),
                400,
                INVALID,
                "Provisioned Concurrency is not supported for SnapStart enabled functions.");
        lambda.deleteProvisionedConcurrencyConfig(d -> d.functionName(name).qualifier("live"));
    }

    private void provision(String name, String qualifier) {
        lambda.putProvisionedConcurrencyConfig(
                p -> p.functionName(name).qualifier(qualifier).provisionedConcurrentExecutions(1));
    }
}
