package dev.tidemill.core.destination;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.iam.decision.CallContext;
import dev.tidemill.core.iam.decision.Evaluation;
import dev.tidemill.core.iam.decision.Request;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.tenant.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a function may tell a destination: its execution role decides, as if it called it. */
public final class DestinationPermission {

    private static final Action INVOKE = Action.of("lambda:InvokeFunction");
    private static final Duration SESSION = Duration.ofMinutes(15);

    private final Snapshot snapshot;
    private final Clock clock;

    public DestinationPermission(Snapshot snapshot, Clock clock) {
        this.snapshot = snapshot;
        this.clock = clock;
    }

    /** Whether the role that this version runs as may call the destination. */
    public boolean mayInvoke(FunctionVersion version, FunctionDestination destination) {
        var function = version.function();
        var account = snapshot.tenant(destination.function().tenant());
        return !account.map(Tenant::suspended).orElse(false)
                && version.role()
                        .flatMap(arn -> role(function, arn))
                        .map(role -> session(function, role))
                        .map(session -> isAllowed(session, destination))
                        .orElse(false);
    }

    private Optional<IamRole> role(FunctionId function, String roleArn) {
        return snapshot.directory(function.tenant())
                .role(roleArn.substring(roleArn.lastIndexOf('/') + 1))
                .filter(role -> role.arn().equals(roleArn));
    }

    private Principal.RoleSession session(FunctionId function, IamRole role) {
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
    }

    private boolean isAllowed(Principal.RoleSession session, FunctionDestination destination) {
        var arn = destination.arn();
        var context =
                new CallContext(
                        Optional.empty(),
                        true,
                        clock.instant(),
                        FunctionId.REGION,
                        Optional.empty(),
                        Map.of(),
                        snapshot.functionTags(destination.function()),
                        Map.of());
        var request = new Request(session, INVOKE, arn, destination.function().tenant(), context);
        var policies = snapshot.directory(session.tenant()).policies(session);
        return Evaluation.decide(request, policies.before(snapshot.resourcePolicy(arn)))
                .isAllowed();
    }
}
