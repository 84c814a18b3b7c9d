package dev.tidemill.api.aws.sts;

import dev.tidemill.api.aws.model.sts.AssumedRoleUser;
import dev.tidemill.api.aws.model.sts.Credentials;
import dev.tidemill.api.aws.model.sts.PolicyDescriptorType;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.session.Session;
import dev.tidemill.core.iam.session.SessionCredentials;
import dev.tidemill.core.iam.session.SessionTokens;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Sessions of roles: what every way to one has in common. */
@ApplicationScoped
public class RoleSessions {

    private static final Duration USUAL = Duration.ofHours(1);

    private final TrustPolicies roles;
    private final SessionTokens tokens;
    private final Clock clock;

    public RoleSessions(TrustPolicies roles, SessionTokens tokens, Clock clock) {
        this.roles = roles;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * @throws AwsException when it is no role's ARN
     */
    static String checked(String arn) {
        var parts = arn.split(":", 6);
        if (parts.length != 6
                || !arn.startsWith("arn:aws:iam::")
                || !TenantId.isValid(parts[4])
                || !parts[5].startsWith("role/")) {
            throw SessionLimits.invalid(arn + " is invalid");
        }
        return arn;
    }

    /** It may have been deleted since the decision. */
    IamRole existing(String arn) {
        return roles.role(arn)
                .orElseThrow(
                        () ->
                                new AwsException(
                                        "AccessDenied", 403, "The role " + arn + " is gone"));
    }

    static List<String> arns(Optional<List<PolicyDescriptorType>> descriptors) {
        return descriptors.orElse(List.of()).stream()
                .map(descriptor -> descriptor.arn().orElse(""))
                .toList();
    }

    static Duration duration(Optional<Integer> seconds, IamRole role) {
        if (seconds.isEmpty()) {
            return USUAL;
        }
        var wanted = Duration.ofSeconds(seconds.get());
        if (wanted.compareTo(role.maxSession()) > 0) {
            throw SessionLimits.invalid(
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this"
                            + " role.");
        }
        return wanted;
    }

    Principal.RoleSession session(
            IamRole role,
            String name,
            SessionLimits limits,
            Duration duration,
            Optional<String> sourceIdentity,
            Optional<String> provider,
            Optional<Principal.Source> source) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return new Principal.RoleSession(
                role.principal(),
                name,
                limits.policies(),
                limits.tags(),
                limits.transitive(),
                now,
                now.plus(duration),
                sourceIdentity,
                provider,
                source);
    }

    Credentials issue(Principal.RoleSession session) {
        return credentials(tokens.issue(new Session.OfRole(session)));
    }

    static AssumedRoleUser user(Principal.RoleSession session) {
        return AssumedRoleUser.builder().assumedRoleId(session.userId()).arn(session.arn()).build();
    }

    static Credentials credentials(SessionCredentials credentials) {
        return Credentials.builder()
                .accessKeyId(credentials.accessKeyId())
                .secretAccessKey(credentials.secretAccessKey())
                .sessionToken(credentials.token())
                .expiration(credentials.expiresAt())
                .build();
    }
}
