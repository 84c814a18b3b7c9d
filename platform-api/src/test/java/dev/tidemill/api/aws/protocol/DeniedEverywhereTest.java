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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Who has no policy may do nothing: every row of every service's table says so in AWS's words. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class DeniedEverywhereTest {

    private static final TenantId ACCOUNT = TenantId.DEFAULT;

    /** What the service itself wants of some members, beyond the model's constraints. */
    private static final Map<String, String> SAMPLES =
            Map.of(
                    "Action", "lambda:InvokeFunction",
                    "VersionId", "v1",
                    "Resource", "arn:aws:lambda:us-east-1:000000000001:function:f",
                    "RoleArn", "arn:aws:iam::000000000001:role/r",
                    "PolicyArn", "arn:aws:iam::000000000001:policy/p",
                    "PermissionsBoundary", "arn:aws:iam::000000000001:policy/p",
                    "PolicySourceArn", "arn:aws:iam::000000000001:user/u",
                    "Role", "arn:aws:iam::000000000001:role/r");

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
        var input = input(operation.model().input());

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
        return ended.get(10, TimeUnit.SECONDS);
    }

    private static <T> T input(Structure<T> structure) {
        var values = new @Nullable Object[structure.members().size()];
        for (var i = 0; i < values.length; i++) {
            var member = structure.members().get(i);
            if (member.required() || isName(member.name())) {
                values[i] = value(member.name(), structure.shape(i));
            }
        }
        return structure.make(values);
    }

    /** A request must name a group, though the model does not require either way of doing so. */
    private static boolean isName(String member) {
        return member.equals("logGroupName");
    }

    private static Object value(String name, Shape shape) {
        return switch (shape) {
            case Shape.Text text -> text(name, text);
            case Shape.Whole whole ->
                    whole.wide()
                            ? (Object) Math.max(1L, (long) whole.range().min())
                            : (Object) Math.max(1, (int) whole.range().min());
            case Shape.Real _ -> 1.0;
            case Shape.Flag _ -> false;
            case Shape.Time _ -> Instant.EPOCH;
            case Shape.Blob _ -> new byte[] {'{', '}'};
            case Shape.ListOf list -> List.of(value(name, list.member()));
            case Shape.MapOf map -> Map.of("key", value("value", map.value()));
            case Structure<?> structure -> input(structure);
        };
    }

    private static String text(String name, Shape.Text text) {
        if (!text.values().isEmpty()) {
            return text.values().getFirst();
        }
        return Stream.of(
                        SAMPLES.get(name),
                        "name",
                        "arn:aws:iam::000000000001:role/r",
                        "1",
                        "1234567890123456")
                .filter(sample -> sample != null && fits(sample, text))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no sample for " + name));
    }

    private static boolean fits(String sample, Shape.Text text) {
        return sample.length() >= text.length().min()
                && sample.length() <= text.length().max()
                && text.matches(sample);
    }
}
