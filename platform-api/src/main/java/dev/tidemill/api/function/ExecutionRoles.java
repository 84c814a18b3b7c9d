package dev.tidemill.api.function;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.iam.decision.CallContext;
import dev.tidemill.core.iam.decision.Evaluation;
import dev.tidemill.core.iam.decision.PolicySet;
import dev.tidemill.core.iam.decision.Request;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.session.Session;
import dev.tidemill.core.iam.session.SessionCredentials;
import dev.tidemill.core.iam.session.SessionIssuer;
import dev.tidemill.core.iam.session.SessionTokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The roles that functions run as: whether Lambda may assume one, and credentials of it. */
@ApplicationScoped
public class ExecutionRoles implements SessionIssuer {

    /** As which functions' roles are assumed. */
    public static final String LAMBDA = "lambda.amazonaws.com";

    private static final Action ASSUME = Action.of("sts:AssumeRole");

    private final Snapshot snapshot;
    private final SessionTokens tokens;
    private final Clock clock;

    ExecutionRoles(Snapshot snapshot, SessionTokens tokens, Clock clock) {
        this.snapshot = snapshot;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Whether the role is the function's own account's, exists, and trusts Lambda. */
    public boolean isAssumable(FunctionId function, String roleArn) {
        return assumable(function, roleArn).isPresent();
    }

    private Optional<IamRole> assumable(FunctionId function, String roleArn) {
        var directory = snapshot.directory(function.tenant());
        var name = roleArn.substring(roleArn.lastIndexOf('/') + 1);
        return directory
                .role(name)
                .filter(role -> role.arn().equals(roleArn))
                .filter(
                        role ->
                                Evaluation.decide(
                                                request(function, roleArn),
                                                PolicySet.ofIdentity(List.of())
                                                        .before(directory.trust(name)))
                                        .isAllowed());
    }

    private Request request(FunctionId function, String roleArn) {
        var lambda = new Principal.Service(function.tenant(), LAMBDA, Optional.of(function.arn()));
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
        return new Request(lambda, ASSUME, roleArn, function.tenant(), context);
    }

    @Override
    public Optional<SessionCredentials> issue(FunctionVersion version, Duration duration) {
        var function = version.function();
        return version.role()
                .flatMap(arn -> assumable(function, arn))
                .flatMap(role -> source(function).map(source -> issue(role, source, duration)));
    }

    /** Whatever version runs, its session lives as long as the function. */
    private Optional<Principal.Source> source(FunctionId function) {
        return snapshot.function(function, FunctionVersion.LATEST)
                .map(latest -> new Principal.Source(function, latest.id()));
    }

    private SessionCredentials issue(IamRole role, Principal.Source source, Duration duration) {
        var now = clock.instant();
        return tokens.issue(
                new Session.OfRole(
                        new Principal.RoleSession(
                                role.principal(),
                                source.function().name(),
                                List.of(),
                                Map.of(),
                                Set.of(),
                                now,
                                now.plus(duration),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(source))));
    }
}
