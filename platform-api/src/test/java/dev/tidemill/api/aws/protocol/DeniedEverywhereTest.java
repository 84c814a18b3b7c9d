package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who has no policy may do nothing: every row of every service's table says so in AWS's words. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class DeniedEverywhereTest {

    private static final TenantId ACCOUNT = TenantId.DEFAULT;

    @Inject AwsServices services;
    @Inject Rows rows;
    @Inject Snapshot snapshot;

    @TestFactory
    Stream<DynamicTest> denied() {
        var user =
                new IamUser(
                        ACCOUNT,
                        "/",
                        "nobody",
                        "AIDANOBODY",
                        Instant.EPOCH,
                        Map.of(),
                        List.of(),
                        Map.of(),
                        List.of(),
                        Optional.empty());
        snapshot.apply(new Change.UserPut(user), Long.MAX_VALUE - 1);
        var call = new Call(user.principal("AKIANOBODY"), "r", "us-east-1", "127.0.0.1");
        return services.all().stream().flatMap(table -> denied(table, call));
    }

    /** What only looks must neither fill the audit nor wait for it. */
    @Test
    void what_is_asked_for_by_get_changes_nothing() {
        assertThat(services.all().stream())
                .flatMap(
                        table ->
                                table.model().operations().stream()
                                        .filter(operation -> operation.method().equals("GET"))
                                        .map(operation -> table.find(operation.name()))
                                        .flatMap(Stream::ofNullable)
                                        .toList())
                .isNotEmpty()
                .allSatisfy(
                        row ->
                                assertThat(row.effect())
                                        .as(row.action().text())
                                        .isEqualTo(Operation.Effect.READS));
    }

    private Stream<DynamicTest> denied(ServiceTable table, Call call) {
        return table.model().operations().stream()
                .map(operation -> table.find(operation.name()))
                .flatMap(Stream::ofNullable)
                .filter(operation -> !operation.isForEverybody())
                .map(
                        operation ->
                                DynamicTest.dynamicTest(
                                        operation.action().text(),
                                        () -> denied(table, operation, call)));
    }

    private <I, O> void denied(ServiceTable table, Operation<I, O> operation, Call call)
            throws Exception {
        var input = SampleInputs.of(operation.model().input(), Map.of());

        var failure = failure(table, operation, call, input);

        assertThat(failure)
                .isInstanceOfSatisfying(
                        FaultException.class,
                        no -> {
                            assertThat(no.fault()).isEqualTo(Fault.DENIED);
                            assertThat(no.text())
                                    .isEqualTo(
                                            "User: arn:aws:iam::000000000001:user/nobody is not"
                                                    + " authorized to perform: "
                                                    + operation.action()
                                                    + " on resource: "
                                                    + operation.resource(call, input)
                                                    + " because no "
                                                    + missing(operation)
                                                    + " policy allows the "
                                                    + operation.action()
                                                    + " action");
                        });
    }

    private static String missing(Operation<?, ?> operation) {
        return operation.action().text().equals("sts:AssumeRole") ? "role trust" : "identity-based";
    }

    private <I, O> Throwable failure(
            ServiceTable table, Operation<I, O> operation, Call call, I input) throws Exception {
        var ended = new CompletableFuture<Throwable>();
        try {
            rows.run(
                    table,
                    operation,
                    call,
                    () -> input,
                    (output, failure) ->
                            ended.complete(
                                    failure == null
                                            ? new AssertionError("let in: " + output)
                                            : failure));
        } catch (FaultException | AwsException refused) {
            return refused;
        }
        return ended.get(60, TimeUnit.SECONDS);
    }
}
