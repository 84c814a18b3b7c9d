package dev.tidemill.api.aws.sts;

import dev.tidemill.api.admission.Facts;
import dev.tidemill.api.admission.Permissions;
import dev.tidemill.api.aws.model.sts.AssumeRoleRequest;
import dev.tidemill.api.aws.model.sts.AssumeRoleResponse;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.Action;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes sessions of roles for those who have signed. */
@ApplicationScoped
public class AssumeRoleOperations {

    private static final Action TAG_SESSION = Action.of("sts:TagSession");
    private static final Action SET_SOURCE_IDENTITY = Action.of("sts:SetSourceIdentity");
    private static final Duration LONGEST_CHAINED = Duration.ofHours(1);

    private final Snapshot snapshot;
    private final Permissions permissions;
    private final RoleSessions sessions;

    public AssumeRoleOperations(Snapshot snapshot, Permissions permissions, RoleSessions sessions) {
        this.snapshot = snapshot;
        this.permissions = permissions;
        this.sessions = sessions;
    }

    /**
     * The resource of the request.
     *
     * @throws AwsException when it is no role's ARN
     */
    static String role(Call call, String arn) {
        if (call.principal() instanceof Principal.Root) {
            throw new AwsException(
                    "AccessDenied", 403, "Roles may not be assumed by root accounts.");
        }
        return RoleSessions.checked(arn);
    }

    static Map<String, String> tags(AssumeRoleRequest in) {
        return SessionLimits.tags(
                in.tags().orElse(List.of()).stream()
                        .map(tag -> Map.entry(tag.key(), tag.value()))
                        .toList());
    }

    static Map<String, List<String>> keys(AssumeRoleRequest in) {
        var keys = new HashMap<String, List<String>>();
        keys.put("sts:RoleSessionName", List.of(in.roleSessionName()));
        in.externalId().ifPresent(id -> keys.put("sts:ExternalId", List.of(id)));
        in.sourceIdentity().ifPresent(name -> keys.put("sts:SourceIdentity", List.of(name)));
        in.transitiveTagKeys().ifPresent(all -> keys.put("sts:TransitiveTagKeys", all));
        return keys;
    }

    /** The caller has been let in by its own policies and by the role's trust policy. */
    AssumeRoleResponse assume(Call call, AssumeRoleRequest in) {
        var role = sessions.existing(in.roleArn());
        var duration = RoleSessions.duration(in.durationSeconds(), role);
        var calling =
                call.principal() instanceof Principal.RoleSession session
                        ? Optional.of(session)
                        : Optional.<Principal.RoleSession>empty();
        if (calling.isPresent() && duration.compareTo(LONGEST_CHAINED) > 0) {
            throw SessionLimits.invalid(
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles"
                            + " assumed by role chaining");
        }
        var own =
                SessionLimits.of(
                        new SessionLimits.Asked(
                                in.policy(),
                                RoleSessions.arns(in.policyArns()),
                                tags(in),
                                in.transitiveTagKeys().orElse(List.of())),
                        role.tenant(),
                        snapshot);
        var limits =
                own.inheriting(
                        calling.map(Principal.RoleSession::tags).orElse(Map.of()),
                        calling.map(Principal.RoleSession::transitiveTags).orElse(Set.of()));
        if (!limits.tags().isEmpty()) {
            require(call, TAG_SESSION, in, limits.tags());
        }
        var inherited = calling.flatMap(Principal.RoleSession::sourceIdentity);
        var sourceIdentity = inherited.or(in::sourceIdentity);
        if (sourceIdentity.isPresent()) {
            require(call, SET_SOURCE_IDENTITY, in, limits.tags());
        }
        if (in.sourceIdentity().isPresent() && !in.sourceIdentity().equals(sourceIdentity)) {
            throw new AwsException(
                    "AccessDenied",
                    403,
                    "The source identity of the calling session cannot be changed.");
        }
        var session =
                sessions.session(
                        role,
                        in.roleSessionName(),
                        limits,
                        duration,
                        sourceIdentity,
                        Optional.empty(),
                        calling.flatMap(Principal.RoleSession::source));
        var answer =
                AssumeRoleResponse.builder()
                        .credentials(sessions.issue(session))
                        .assumedRoleUser(RoleSessions.user(session))
                        .packedPolicySize(limits.packedPercent());
        return answer.sourceIdentity(sourceIdentity).build();
    }

    private void require(Call call, Action action, AssumeRoleRequest in, Map<String, String> tags) {
        var facts =
                new Facts() {
                    @Override
                    public Map<String, String> requestTags() {
                        return tags;
                    }

                    @Override
                    public Map<String, List<String>> serviceKeys() {
                        return keys(in);
                    }
                };
        permissions
                .denial(call.principal(), action, in.roleArn(), call, facts)
                .ifPresent(
                        denial -> {
                            throw new AwsException("AccessDenied", 403, denial.message());
                        });
    }
}
