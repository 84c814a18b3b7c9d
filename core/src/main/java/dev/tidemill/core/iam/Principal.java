package dev.tidemill.core.iam;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who asks, after the door has verified it. */
public sealed interface Principal {
    /** The account that the principal belongs to, or acts for. */
    TenantId tenant();

    /** The caller's ARN, as STS tells it. */
    String arn();

    /** The unique id that STS calls UserId. */
    String userId();

    /** The root user of a tenant, proved by an access key. */
    record Root(TenantId tenant, String accessKeyId) implements Principal {
        @Override
        public String arn() {
            return "arn:aws:iam::" + tenant + ":root";
        }

        @Override
        public String userId() {
            return tenant.value();
        }
    }

    /**
     * An IAM user, proved by an access key.
     *
     * @param path begins and ends with a slash
     * @param userId {@code AIDA…}
     */
    record User(
            TenantId tenant,
            String path,
            String name,
            String userId,
            Map<String, String> tags,
            String accessKeyId)
            implements Principal {
        public User {
            tags = Map.copyOf(tags);
        }

        @Override
        public String arn() {
            return "arn:aws:iam::" + tenant + ":user" + path + name;
        }
    }

    /**
     * A role that sessions are of.
     *
     * @param path begins and ends with a slash
     * @param id {@code AROA…}
     */
    record Role(TenantId tenant, String path, String name, String id) {
        public String arn() {
            return "arn:aws:iam::" + tenant + ":role" + path + name;
        }
    }

    /**
     * A function that runs as a role.
     *
     * @param id of its latest version: which of those that ever had the name
     */
    record Source(FunctionId function, Optional<String> id) {}

    /**
     * Somebody or something that assumed a role.
     *
     * @param name the session's, chosen by who assumed the role
     * @param policies session policies as they were passed, inline documents or ARNs; they limit
     *     the session, and it is denied everything where they are not evaluated
     * @param tags of the session and, where it has no such key, of the role
     * @param transitiveTags keys of those tags that sessions inherit which this one makes
     * @param provider who vouched for the person: an identity provider's ARN or name
     * @param source for which function it was made, or the session that made it
     */
    record RoleSession(
            Role role,
            String name,
            List<String> policies,
            Map<String, String> tags,
            Set<String> transitiveTags,
            Instant issuedAt,
            Instant expiresAt,
            Optional<String> sourceIdentity,
            Optional<String> provider,
            Optional<Source> source)
            implements Principal {
        public RoleSession {
            policies = List.copyOf(policies);
            tags = Map.copyOf(tags);
            transitiveTags = Set.copyOf(transitiveTags);
        }

        /** A session of no function, none of whose tags is inherited. */
        public RoleSession(
                Role role,
                String name,
                List<String> policies,
                Map<String, String> tags,
                Instant issuedAt,
                Instant expiresAt,
                Optional<String> sourceIdentity,
                Optional<String> provider) {
            this(
                    role,
                    name,
                    policies,
                    tags,
                    Set.of(),
                    issuedAt,
                    expiresAt,
                    sourceIdentity,
                    provider,
                    Optional.empty());
        }

        /** The same session with other tags. */
        public RoleSession withTags(Map<String, String> all) {
            return new RoleSession(
                    role,
                    name,
                    policies,
                    all,
                    transitiveTags,
                    issuedAt,
                    expiresAt,
                    sourceIdentity,
                    provider,
                    source);
        }

        @Override
        public TenantId tenant() {
            return role.tenant();
        }

        @Override
        public String arn() {
            return "arn:aws:sts::" + role.tenant() + ":assumed-role/" + role.name() + "/" + name;
        }

        @Override
        public String userId() {
            return role.id() + ":" + name;
        }
    }

    /**
     * A service of the platform that acts for a resource of a tenant.
     *
     * @param tenant the source account
     * @param name such as {@code events.amazonaws.com}
     * @param sourceArn for which resource, such as a rule; empty when for the account
     */
    record Service(TenantId tenant, String name, Optional<String> sourceArn) implements Principal {
        @Override
        public String arn() {
            return name;
        }

        @Override
        public String userId() {
            return name;
        }
    }

    /**
     * Who holds a token of an identity provider and no credentials yet. Trust policies alone decide
     * about it.
     *
     * @param tenant whose role it asks for
     * @param provider ARN or name, as trust policies say it
     * @param subject whom the token is about
     */
    record WebIdentity(TenantId tenant, String provider, String subject) implements Principal {
        @Override
        public String arn() {
            return provider + ":" + subject;
        }

        @Override
        public String userId() {
            return arn();
        }
    }

    /** A person signed in at the console, acting for a tenant. */
    record Person(TenantId tenant, String subject, String name, boolean operator)
            implements Principal {
        @Override
        public String arn() {
            return "arn:aws:sts::" + tenant + ":assumed-role/console/" + name;
        }

        @Override
        public String userId() {
            return "AROACONSOLE:" + name;
        }

        /** The role that the person's session stands for. */
        public String roleArn() {
            return "arn:aws:iam::" + tenant + ":role/console";
        }
    }

    /** Whether this principal runs the platform itself. */
    default boolean isOperator() {
        return switch (this) {
            case Root root -> root.tenant().equals(TenantId.PLATFORM);
            case Person person -> person.operator();
            case User _, RoleSession _, Service _, WebIdentity _ -> false;
        };
    }
}
