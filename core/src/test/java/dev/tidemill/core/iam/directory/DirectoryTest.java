package dev.tidemill.core.iam.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.iam.decision.CallContext;
import dev.tidemill.core.iam.decision.Evaluation;
import dev.tidemill.core.iam.decision.Request;
import dev.tidemill.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DirectoryTest {

    private static final TenantId TENANT = new TenantId("111122223333");
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final String MOST = "arn:aws:iam::111122223333:policy/most";
    private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    private final Directory empty = Directory.empty(TENANT);

    @Test
    void a_user_may_what_its_own_policies_and_those_of_its_groups_allow() {
        // given
        var directory =
                empty.with(group("builders", Map.of("build", allow("lambda:CreateFunction"))))
                        .with(
                                new IamUser(
                                        TENANT,
                                        "/",
                                        "bob",
                                        "AIDABOB",
                                        NOON,
                                        Map.of(),
                                        List.of("builders"),
                                        Map.of("own", allow("lambda:GetFunction")),
                                        List.of("arn:aws:iam::aws:policy/CloudWatchLogsFullAccess"),
                                        Optional.empty()));
        var bob = directory.user("bob").orElseThrow().principal("AKIA");
        // then
        assertThat(may(directory, bob, "lambda:GetFunction")).isTrue();
        assertThat(may(directory, bob, "lambda:CreateFunction")).isTrue();
        assertThat(may(directory, bob, "logs:CreateLogGroup")).isTrue();
        assertThat(may(directory, bob, "lambda:DeleteFunction")).isFalse();
    }

    @Test
    void a_boundary_limits_its_user() {
        var directory =
                empty.with(policy("most", allow("lambda:Get*"))).with(user(Optional.of(MOST)));
        var bob = directory.user("bob").orElseThrow().principal("AKIA");

        assertThat(may(directory, bob, "lambda:GetFunction")).isTrue();
        assertThat(may(directory, bob, "lambda:DeleteFunction")).isFalse();
    }

    @Test
    void a_changed_policy_holds_from_the_next_request_and_an_unchanged_one_is_gathered_once() {
        // given
        var before = empty.with(policy("most", allow("s3:*"))).with(user(Optional.of(MOST)));
        var bob = before.user("bob").orElseThrow().principal("AKIA");
        assertThat(may(before, bob, "lambda:GetFunction")).isFalse();
        assertThat(before.policies(bob)).isSameAs(before.policies(bob));
        // when
        var after = before.with(policy("most", allow("lambda:*")));
        // then
        assertThat(may(after, bob, "lambda:GetFunction")).isTrue();
    }

    @Test
    void a_guard_rail_limits_everybody_of_the_tenant_and_goes_as_it_came() {
        var before = empty.with(user(Optional.empty())).with(role("AROARUNS"));
        var after = before.with(new GuardRail(TENANT, "lambda", allow("lambda:*")));
        for (var who :
                List.of(
                        new Principal.Root(TENANT, "AKIA"),
                        after.user("bob").orElseThrow().principal("AKIA"),
                        session("AROARUNS", List.of()),
                        session("AROARUNS", List.of(allow("*"))))) {
            assertThat(may(before, who, "s3:GetObject")).as(who.arn()).isTrue();
            assertThat(may(after, who, "s3:GetObject")).as(who.arn()).isFalse();
            assertThat(may(after, who, "lambda:GetFunction")).as(who.arn()).isTrue();
            assertThat(may(after.withoutGuardRail("lambda"), who, "s3:GetObject")).isTrue();
        }
        assertThat(empty.with(new GuardRail(TENANT, "a", allow("*"))).isEmpty()).isFalse();
    }

    @Test
    void a_policy_that_is_missing_denies_all() {
        var directory = empty.with(user(Optional.of(MOST)));

        var bob = directory.user("bob").orElseThrow().principal("AKIA");

        assertThat(may(directory, bob, "lambda:GetFunction")).isFalse();
    }

    @Test
    void who_is_made_anew_under_the_same_name_is_somebody_else() {
        var directory = empty.with(role("AROANEW"));

        assertThat(may(directory, session("AROANEW", List.of()), "lambda:GetFunction")).isTrue();
        assertThat(may(directory, session("AROAOLD", List.of()), "lambda:GetFunction")).isFalse();
    }

    @Test
    void a_session_is_limited_by_the_policies_that_were_passed() {
        var directory = empty.with(role("AROA"));

        var limited = session("AROA", List.of(allow("lambda:Get*")));
        var byArn = session("AROA", List.of(READ_ONLY));
        var byUnknown = session("AROA", List.of(MOST));

        assertThat(may(directory, limited, "lambda:GetFunction")).isTrue();
        assertThat(may(directory, limited, "lambda:DeleteFunction")).isFalse();
        assertThat(may(directory, byArn, "lambda:GetFunction")).isTrue();
        assertThat(may(directory, byArn, "lambda:DeleteFunction")).isFalse();
        assertThat(may(directory, byUnknown, "lambda:GetFunction")).isFalse();
        assertThat(directory.policies(limited)).isSameAs(directory.policies(limited));
    }

    @Test
    void a_principal_of_another_tenant_has_nothing_here() {
        var directory = empty.with(user(Optional.empty()));
        var elsewhere = new TenantId("444455556666");
        var bob = new Principal.User(elsewhere, "/", "bob", "AIDABOB", Map.of(), "AKIA");

        assertThat(may(directory, bob, "lambda:GetFunction")).isFalse();
    }

    @Test
    void a_role_that_is_removed_takes_its_trust_along() {
        var directory = empty.with(role("AROA"));
        assertThat(directory.trust("runs")).isPresent();

        var next = directory.withoutRole("runs");

        assertThat(next.trust("runs")).isEmpty();
        assertThat(next.role("runs")).isEmpty();
        assertThat(next.isEmpty()).isTrue();
    }

    @Test
    void a_policy_is_known_by_its_arn_and_removed_by_its_name() {
        var directory = empty.with(policy("most", allow("*")));
        assertThat(directory.policy(MOST)).isPresent();

        assertThat(directory.withoutPolicy("most").policy(MOST)).isEmpty();
    }

    @Test
    void a_document_that_cannot_be_read_changes_nothing() {
        assertThatThrownBy(() -> empty.with(policy("most", "{}")))
                .isInstanceOf(PlatformException.class);
    }

    private static boolean may(Directory directory, Principal principal, String action) {
        var request =
                new Request(
                        principal,
                        Action.of(action),
                        "arn:aws:lambda:us-east-1:" + principal.tenant() + ":function:f",
                        principal.tenant(),
                        CallContext.of("127.0.0.1", false, NOON, "us-east-1"));
        return Evaluation.decide(request, directory.policies(principal)).isAllowed();
    }

    private static String allow(String action) {
        return """
               {"Version": "2012-10-17", "Statement":
                {"Effect": "Allow", "Action": "%s", "Resource": "*"}}
               """
                .formatted(action);
    }

    private static IamUser user(Optional<String> boundary) {
        return new IamUser(
                TENANT,
                "/",
                "bob",
                "AIDABOB",
                NOON,
                Map.of(),
                List.of(),
                Map.of("all", allow("*")),
                List.of(),
                boundary);
    }

    private static IamGroup group(String name, Map<String, String> inline) {
        return new IamGroup(TENANT, "/", name, "AGPA" + name, NOON, inline, List.of());
    }

    private static IamPolicy policy(String name, String document) {
        return new IamPolicy(TENANT, "/", name, "ANPA" + name, document, Map.of());
    }

    private static IamRole role(String id) {
        return new IamRole(
                TENANT,
                "/",
                "runs",
                id,
                NOON,
                "",
                """
                {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
                  "Principal": {"Service": "lambda.amazonaws.com"}}}
                """,
                Duration.ofHours(1),
                Map.of(),
                Map.of("all", allow("*")),
                List.of(),
                Optional.empty());
    }

    private static Principal.RoleSession session(String role, List<String> policies) {
        return new Principal.RoleSession(
                new Principal.Role(TENANT, "/", "runs", role),
                "s",
                policies,
                Map.of(),
                NOON,
                NOON.plusSeconds(3600),
                Optional.empty(),
                Optional.empty());
    }
}
