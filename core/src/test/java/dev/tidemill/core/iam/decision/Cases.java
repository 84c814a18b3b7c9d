package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Principals, policies and requests that tests of decisions share. */
final class Cases {

    static final TenantId NEAR = new TenantId("111122223333");
    static final TenantId FAR = new TenantId("444455556666");
    static final Action INVOKE = Action.of("lambda:InvokeFunction");
    static final String FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:hello";
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final CallContext CONTEXT = CallContext.of("203.0.113.7", true, NOW, "eu-central-1");

    private Cases() {}

    static Principal.User user(TenantId tenant) {
        return new Principal.User(
                tenant,
                "/team/",
                "bob",
                "AIDAUSERUSERUSERUSER",
                Map.of("Team", "blue", "wild", "*"),
                "AKIA");
    }

    static Principal.RoleSession session(TenantId tenant, String name, String... policies) {
        return new Principal.RoleSession(
                new Principal.Role(tenant, "/app/", "runner", "AROAROLEROLEROLEROLE"),
                name,
                List.of(policies),
                Map.of("Team", "red"),
                Instant.parse("2026-11-21T11:00:00Z"),
                Instant.parse("2026-11-21T13:00:00Z"),
                Optional.of("alice"),
                Optional.empty());
    }

    static Principal principal(String word) {
        var tenant = word.startsWith("far-") ? FAR : NEAR;
        return switch (word.replace("far-", "")) {
            case "root" -> new Principal.Root(tenant, "AKIA");
            case "user" -> user(tenant);
            case "session" -> session(tenant, "s1");
            case "session2" -> session(tenant, "s2");
            case "lost-session" -> session(tenant, "s1", "{}");
            case "service" ->
                    new Principal.Service(
                            tenant,
                            "events.amazonaws.com",
                            Optional.of("arn:aws:events:eu-central-1:111122223333:rule/nightly"));
            case "web" -> new Principal.WebIdentity(tenant, "login.example.com", "alice");
            case "person" -> new Principal.Person(tenant, "1", "alice", false);
            default -> throw new IllegalArgumentException(word);
        };
    }

    /** How a policy names it. */
    static String named(String word) {
        var tenant = word.startsWith("far-") ? FAR : NEAR;
        return switch (word.replace("far-", "")) {
            case "anyone" -> "\"AWS\":\"*\"";
            case "account" -> "\"AWS\":\"" + tenant + "\"";
            case "user" -> "\"AWS\":\"" + user(tenant).arn() + "\"";
            case "user-id" -> "\"AWS\":\"" + user(tenant).userId() + "\"";
            case "role" -> "\"AWS\":\"" + session(tenant, "s1").role().arn() + "\"";
            case "role-id" -> "\"AWS\":\"" + session(tenant, "s1").role().id() + "\"";
            case "session" -> "\"AWS\":\"" + session(tenant, "s1").arn() + "\"";
            case "session-id" -> "\"AWS\":\"" + session(tenant, "s1").userId() + "\"";
            case "session2" -> "\"AWS\":\"" + session(tenant, "s2").arn() + "\"";
            case "service" -> "\"Service\":\"events.amazonaws.com\"";
            case "service2" -> "\"Service\":\"sns.amazonaws.com\"";
            case "web" -> "\"Federated\":\"login.example.com\"";
            case "web2" -> "\"Federated\":\"other.example.com\"";
            default -> throw new IllegalArgumentException(word);
        };
    }

    static Request invoke(Principal principal) {
        return new Request(principal, INVOKE, FUNCTION, NEAR, CONTEXT);
    }

    /** A policy of the later version of the language, from statements. */
    static CompiledPolicy policy(PolicyKind kind, String... statements) {
        return CompiledPolicy.parse(
                "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}",
                kind,
                kind.name().toLowerCase(Locale.ROOT));
    }

    static PolicySet identity(String... statements) {
        return PolicySet.ofIdentity(List.of(policy(PolicyKind.IDENTITY, statements)));
    }

    /** Single quotation marks for double ones: easier to read in Java. */
    static String json(String text) {
        return text.replace('\'', '"');
    }
}
