package dev.tidemill.api.aws.sts;

import dev.tidemill.api.admission.Facts;
import dev.tidemill.api.admission.Permissions;
import dev.tidemill.api.audit.Audit;
import dev.tidemill.api.aws.model.sts.AssumeRoleRequest;
import dev.tidemill.api.aws.model.sts.AssumeRoleResponse;
import dev.tidemill.api.aws.model.sts.AssumeRoleWithWebIdentityRequest;
import dev.tidemill.api.aws.model.sts.AssumeRoleWithWebIdentityResponse;
import dev.tidemill.api.aws.model.sts.AssumedRoleUser;
import dev.tidemill.api.aws.model.sts.Credentials;
import dev.tidemill.api.aws.model.sts.PolicyDescriptorType;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.identity.WebIdentities;
import dev.tidemill.api.identity.WebIdentityException;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.session.Session;
import dev.tidemill.core.iam.session.SessionCredentials;
import dev.tidemill.core.iam.session.SessionTokens;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes sessions of roles. */
@ApplicationScoped
public class AssumeRoleOperations {

    private static final Action TAG_SESSION = Action.of("sts:TagSession");
    private static final Action SET_SOURCE_IDENTITY = Action.of("sts:SetSourceIdentity");
    private static final Action WITH_WEB_IDENTITY = Action.of("sts:AssumeRoleWithWebIdentity");
    private static final Duration USUAL = Duration.ofHours(1);
    private static final Duration LONGEST_CHAINED = Duration.ofHours(1);

    private final Snapshot snapshot;
    private final TrustPolicies roles;
    private final Permissions permissions;
    private final WebIdentities webIdentities;
    private final SessionTokens tokens;
    private final Audit audit;
    private final Clock clock;

    public AssumeRoleOperations(
            Snapshot snapshot,
            TrustPolicies roles,
            Permissions permissions,
            WebIdentities webIdentities,
            SessionTokens tokens,
            Audit audit,
            Clock clock) {
        this.snapshot = snapshot;
        this.roles = roles;
        this.permissions = permissions;
        this.webIdentities = webIdentities;
        this.tokens = tokens;
        this.audit = audit;
        this.clock = clock;
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
        return checked(arn);
    }

    private static String checked(String arn) {
        var parts = arn.split(":", 6);
        if (parts.length != 6
                || !arn.startsWith("arn:aws:iam::")
                || !TenantId.isValid(parts[4])
                || !parts[5].startsWith("role/")) {
            throw SessionLimits.invalid(arn + " is invalid");
        }
        return arn;
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
        var role = existing(in.roleArn());
        var duration = duration(in.durationSeconds(), role);
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
                                arns(in.policyArns()),
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
                session(
                        role,
                        in.roleSessionName(),
                        limits,
                        duration,
                        sourceIdentity,
                        Optional.empty(),
                        calling.flatMap(Principal.RoleSession::source));
        var answer =
                AssumeRoleResponse.builder()
                        .credentials(credentials(tokens.issue(new Session.OfRole(session))))
                        .assumedRoleUser(user(session))
                        .packedPolicySize(limits.packedPercent());
        return answer.sourceIdentity(sourceIdentity).build();
    }

    /**
     * Nobody has signed: the token of the platform's own issuer says who it is. Only then is there
     * somebody to tell the audit of, and an account whose audit it is.
     */
    AssumeRoleWithWebIdentityResponse assume(Call call, AssumeRoleWithWebIdentityRequest in) {
        var arn = checked(in.roleArn());
        var verified = verified(in.webIdentityToken());
        var account = new TenantId(arn.split(":", 6)[4]);
        var provider = "arn:aws:iam::" + account + ":oidc-provider/" + webIdentities.provider();
        var person = new Principal.WebIdentity(account, provider, verified.subject());
        try {
            var answer = assume(call, in, person, verified);
            tell(call, person, arn, Optional.empty());
            return answer;
        } catch (AwsException no) {
            if (snapshot.tenant(account).isPresent()) {
                tell(call, person, arn, Optional.of(no.code()));
            }
            throw no;
        }
    }

    private void tell(Call call, Principal.WebIdentity person, String arn, Optional<String> error) {
        var unused =
                audit.tell(
                                new Message.Audited(
                                        new InvocationId(call.requestId()),
                                        person.tenant(),
                                        clock.instant(),
                                        person.arn(),
                                        call.sourceIp(),
                                        WITH_WEB_IDENTITY.text(),
                                        arn,
                                        error))
                        .toCompletableFuture()
                        .join();
    }

    private AssumeRoleWithWebIdentityResponse assume(
            Call call,
            AssumeRoleWithWebIdentityRequest in,
            Principal.WebIdentity person,
            WebIdentities.Verified verified) {
        var arn = in.roleArn();
        var facts =
                new Facts() {
                    @Override
                    public Map<String, List<String>> serviceKeys() {
                        var name = webIdentities.provider();
                        return Map.of(
                                name + ":sub",
                                List.of(verified.subject()),
                                name + ":aud",
                                verified.audiences(),
                                "sts:RoleSessionName",
                                List.of(in.roleSessionName()));
                    }
                };
        if (permissions.denial(person, WITH_WEB_IDENTITY, arn, call, facts).isPresent()
                || snapshot.tenant(person.tenant()).filter(Tenant::suspended).isPresent()) {
            throw new AwsException(
                    "AccessDenied", 403, "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        }
        var role = existing(arn);
        var limits =
                SessionLimits.of(
                        new SessionLimits.Asked(
                                in.policy(), arns(in.policyArns()), Map.of(), List.of()),
                        role.tenant(),
                        snapshot);
        var session =
                session(
                        role,
                        in.roleSessionName(),
                        limits,
                        duration(in.durationSeconds(), role),
                        Optional.empty(),
                        Optional.of(person.provider()),
                        Optional.empty());
        return AssumeRoleWithWebIdentityResponse.builder()
                .credentials(credentials(tokens.issue(new Session.OfRole(session))))
                .assumedRoleUser(user(session))
                .packedPolicySize(limits.packedPercent())
                .subjectFromWebIdentityToken(verified.subject())
                .audience(String.join(",", verified.audiences()))
                .provider(person.provider())
                .build();
    }

    private WebIdentities.Verified verified(String token) {
        try {
            return webIdentities.verify(token);
        } catch (WebIdentityException no) {
            var code =
                    switch (no.reason()) {
                        case INVALID -> "InvalidIdentityToken";
                        case EXPIRED -> "ExpiredTokenException";
                        case UNREACHABLE -> "IDPCommunicationError";
                    };
            throw new AwsException(code, 400, String.valueOf(no.getMessage()));
        }
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

    /** It may have been deleted since the decision. */
    private IamRole existing(String arn) {
        return roles.role(arn)
                .orElseThrow(
                        () ->
                                new AwsException(
                                        "AccessDenied", 403, "The role " + arn + " is gone"));
    }

    private static List<String> arns(Optional<List<PolicyDescriptorType>> descriptors) {
        return descriptors.orElse(List.of()).stream()
                .map(descriptor -> descriptor.arn().orElse(""))
                .toList();
    }

    private static Duration duration(Optional<Integer> seconds, IamRole role) {
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

    private Principal.RoleSession session(
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

    private static AssumedRoleUser user(Principal.RoleSession session) {
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
