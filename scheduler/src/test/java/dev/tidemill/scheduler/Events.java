package dev.tidemill.scheduler;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.invocation.Report;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Events and what they need, for tests. */
public final class Events {

    public static final TenantId NEIGHBOUR = new TenantId("000000000002");

    private static final AtomicLong SEQUENCE = new AtomicLong(1000);

    private Events() {}

    public static Message.AcceptedEvent event(Instant acceptedAt) {
        return event(TenantId.DEFAULT, "hello", acceptedAt);
    }

    public static Message.AcceptedEvent event(TenantId tenant, String name, Instant acceptedAt) {
        return new Message.AcceptedEvent(
                InvocationId.random(),
                new FunctionId(tenant, name),
                FunctionVersion.LATEST,
                "{}".getBytes(StandardCharsets.UTF_8),
                Optional.empty(),
                acceptedAt,
                1,
                acceptedAt);
    }

    /** A catalogue in which both tenants have the functions. */
    public static Snapshot catalogue(String... functions) {
        var snapshot = new Snapshot();
        var sequence = 0;
        for (var tenant : new TenantId[] {TenantId.DEFAULT, NEIGHBOUR}) {
            for (var name : functions) {
                snapshot.apply(
                        new Change.FunctionPut(
                                version(new FunctionId(tenant, name), FunctionVersion.LATEST)),
                        ++sequence);
            }
        }
        return snapshot;
    }

    /** Suspends the default tenant, or resumes it. */
    public static void suspend(Snapshot catalogue, boolean suspended) {
        catalogue.apply(
                new Change.TenantPut(new Tenant(TenantId.DEFAULT, "default").suspended(suspended)),
                SEQUENCE.incrementAndGet());
    }

    /** Later than everything before. */
    public static long next() {
        return SEQUENCE.incrementAndGet();
    }

    private static String role(FunctionId function) {
        return "arn:aws:iam::" + function.tenant() + ":role/" + function.name();
    }

    /** Gives the function's execution role leave to call every function. */
    public static void allowToInvoke(Snapshot catalogue, FunctionId function) {
        var policy =
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"*"}}
                """;
        var trust =
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}}
                """;
        catalogue.apply(
                new Change.RolePut(
                        new IamRole(
                                function.tenant(),
                                "/",
                                function.name(),
                                "AROA" + function.name(),
                                Instant.EPOCH,
                                "",
                                trust,
                                Duration.ofHours(1),
                                Map.of(),
                                Map.of("call", policy),
                                List.of(),
                                Optional.empty())),
                next());
    }

    public static FunctionVersion version(FunctionId id, String version) {
        return new FunctionVersion(
                id,
                Optional.empty(),
                version,
                "r1",
                "nodejs20.x",
                "index.handler",
                128,
                Duration.ofSeconds(3),
                512,
                Optional.of(role(id)),
                Map.of(),
                CodeHash.of(new byte[0]),
                "/aws/lambda/" + id.name());
    }

    public static Answer succeeded() {
        return new Answer.Done(result(new Outcome.Succeeded(new byte[0])));
    }

    public static Answer failed(String errorType) {
        return new Answer.Done(result(new Outcome.Failed(errorType, new byte[0])));
    }

    private static Result result(Outcome outcome) {
        var report =
                new Report(Duration.ofMillis(1), Duration.ofMillis(1), 128, 30, Optional.empty());
        return new Result(outcome, report, new byte[0]);
    }
}
