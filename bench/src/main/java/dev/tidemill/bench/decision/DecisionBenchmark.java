package dev.tidemill.bench.decision;

import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.iam.decision.CallContext;
import dev.tidemill.core.iam.decision.CompiledPolicy;
import dev.tidemill.core.iam.decision.Decision;
import dev.tidemill.core.iam.decision.Evaluation;
import dev.tidemill.core.iam.decision.PolicySet;
import dev.tidemill.core.iam.decision.Request;
import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** One decision on the path of a call, its request included; and what a policy costs once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecisionBenchmark {

    private static final TenantId TENANT = new TenantId("111122223333");
    private static final Action INVOKE = Action.of("lambda:InvokeFunction");
    private static final Action DELETE = Action.of("lambda:DeleteFunction");

    private final Principal root = new Principal.Root(TENANT, "AKIA");
    private final Principal user =
            new Principal.User(TENANT, "/", "bob", "AIDA", Map.of("Team", "blue"), "AKIA");
    private final Principal session =
            new Principal.RoleSession(
                    new Principal.Role(TENANT, "/", "runner", "AROA"),
                    "s1",
                    List.of("{}"),
                    Map.of("Team", "blue"),
                    Instant.EPOCH,
                    Instant.MAX,
                    Optional.empty(),
                    Optional.empty());
    private final Principal rule =
            new Principal.Service(
                    TENANT,
                    "events.amazonaws.com",
                    Optional.of("arn:aws:events:eu-central-1:111122223333:rule/r4"));
    private final PolicySet nothing = PolicySet.ofIdentity(List.of());
    private final PolicySet bounded = RealisticPolicies.bounded(RealisticPolicies.ofUser());
    private final PolicySet limited =
            new PolicySet(
                    List.of(),
                    bounded.identity(),
                    bounded.boundary(),
                    List.of(
                            CompiledPolicy.parse(
                                    """
                                    {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                                     "Action":"lambda:InvokeFunction","Resource":"%s"}}
                                    """
                                            .formatted(RealisticPolicies.FUNCTION),
                                    PolicyKind.SESSION,
                                    "session")),
                    Optional.of(RealisticPolicies.ofFunction()));
    private final PolicySet ofFunction =
            nothing.before(Optional.of(RealisticPolicies.ofFunction()));
    private final String readOnly = RealisticPolicies.readOnly();
    private final Instant now = Instant.parse("2026-11-21T12:00:00Z");

    private Decision decide(Principal principal, Action action, PolicySet policies) {
        var context = CallContext.of("203.0.113.7", true, now, "eu-central-1");
        return Evaluation.decide(
                new Request(principal, action, RealisticPolicies.FUNCTION, TENANT, context),
                policies);
    }

    @Benchmark
    public Decision rootWithoutPolicies() {
        return decide(root, INVOKE, nothing);
    }

    @Benchmark
    public Decision userAllowed() {
        return decide(user, INVOKE, bounded);
    }

    @Benchmark
    public Decision userDenied() {
        return decide(user, DELETE, bounded);
    }

    @Benchmark
    public Decision sessionAllowed() {
        return decide(session, INVOKE, limited);
    }

    @Benchmark
    public Decision serviceAllowed() {
        return decide(rule, INVOKE, ofFunction);
    }

    /** 960 patterns, 22 KB: what a change of a policy costs each node. */
    @Benchmark
    public CompiledPolicy parseAndCompile() {
        return CompiledPolicy.parse(readOnly, PolicyKind.IDENTITY, "readOnly");
    }

    public static void main(String[] args) throws RunnerException {
        new Runner(
                        new OptionsBuilder()
                                .include(DecisionBenchmark.class.getSimpleName())
                                .addProfiler(GCProfiler.class)
                                .build())
                .run();
    }
}
