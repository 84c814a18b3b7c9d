package dev.tidemill.core.source;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.iam.decision.CallContext;
import dev.tidemill.core.iam.decision.Evaluation;
import dev.tidemill.core.iam.decision.Request;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.tenant.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a function's execution role may read a source: its own policies decide, and the source's.
 */
public final class SourcePermission {

    private static final List<Action> QUEUE =
            List.of(
                    Action.of("sqs:ReceiveMessage"),
                    Action.of("sqs:DeleteMessage"),
                    Action.of("sqs:GetQueueAttributes"));
    private static final Duration SESSION = Duration.ofMinutes(15);

    private final Snapshot snapshot;
    private final Clock clock;

    public SourcePermission(Snapshot snapshot, Clock clock) {
        this.snapshot = snapshot;
        this.clock = clock;
    }

    /**
     * What of reading a queue the version's role may not do, such as {@code ReceiveMessage}; empty
     * when it may do all.
     *
     * @param queue its ARN
     */
    public Optional<String> missingOn(FunctionVersion version, String queue) {
        var session = session(version);
        return QUEUE.stream()
                .filter(action -> session.isEmpty() || !isAllowed(session.get(), action, queue))
                .map(action -> action.toString().substring("sqs:".length()))
                .findFirst();
    }

    private Optional<Principal.RoleSession> session(FunctionVersion version) {
        var function = version.function();
        return version.role()
                .flatMap(arn -> role(function, arn))
                .map(
                        role -> {
                            var now = clock.instant();
                            return new Principal.RoleSession(
                                    role.principal(),
                                    function.name(),
                                    List.of(),
                                    role.tags(),
                                    now,
                                    now.plus(SESSION),
                                    Optional.empty(),
                                    Optional.empty());
                        });
    }

    private Optional<IamRole> role(FunctionId function, String roleArn) {
        return snapshot.directory(function.tenant())
                .role(roleArn.substring(roleArn.lastIndexOf('/') + 1))
                .filter(role -> role.arn().equals(roleArn));
    }

    private boolean isAllowed(Principal.RoleSession session, Action action, String queue) {
        var owner = new TenantId(queue.split(":", 6)[4]);
        var context =
                new CallContext(
                        Optional.empty(),
                        true,
                        clock.instant(),
                        FunctionId.REGION,
                        Optional.empty(),
                        Map.of(),
                        Map.of(),
                        Map.of());
        var policies = snapshot.directory(session.tenant()).policies(session);
        return Evaluation.decide(
                        new Request(session, action, queue, owner, context),
                        policies.before(snapshot.resourcePolicy(queue)))
                .isAllowed();
    }
}
