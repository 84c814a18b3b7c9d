package dev.tidemill.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SignedInTest {

    private static final TenantId ACME = new TenantId("111111111111");
    private static final TenantId UMBRELLA = new TenantId("222222222222");
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private final Snapshot snapshot = new Snapshot();

    @Test
    void an_administrator_is_a_person_until_the_account_has_the_role_and_then_a_session_of_it() {
        var ada = person("ada", false, "111111111111:admin");
        assertThat(ada.principal(Optional.empty(), snapshot))
                .contains(new Principal.Person(ACME, "s", "ada", false));

        role(ACME, "TidemillAdmin");

        assertThat(arn(ada, Optional.empty()))
                .isEqualTo("arn:aws:sts::111111111111:assumed-role/TidemillAdmin/ada");
        var session =
                (Principal.RoleSession) ada.principal(Optional.empty(), snapshot).orElseThrow();
        assertThat(session.expiresAt()).isEqualTo(NOON.plusSeconds(300));
        assertThat(session.sourceIdentity()).contains("ada");
        assertThat(session.provider()).contains("https://issuer");
    }

    @Test
    void a_viewer_is_nobody_in_an_account_without_the_role() {
        var eve = person("eve", false, "111111111111:viewer");
        assertThat(eve.principal(Optional.empty(), snapshot)).isEmpty();
        assertThat(eve.canActIn(ACME, snapshot)).isFalse();

        role(ACME, "TidemillViewer");

        assertThat(arn(eve, Optional.empty())).endsWith("assumed-role/TidemillViewer/eve");
    }

    @Test
    void who_is_nobody_learns_what_is_missing_and_whom_to_ask() {
        assertThat(person("eve", false, "111111111111:viewer").whyNobody())
                .isEqualTo(
                        "eve is signed in, but cannot act in any account: account 111111111111 has"
                                + " no IAM role TidemillViewer. Ask an administrator of the account"
                                + " to make the role, or to invite you anew; then sign out and in"
                                + " again.");
        assertThat(person("eve", false).whyNobody())
                .startsWith("eve is signed in, but belongs to no account of this platform. Ask");
    }

    @Test
    void who_has_several_accounts_acts_in_the_wanted_one_and_never_in_another() {
        role(UMBRELLA, "TidemillDeveloper");
        var both = person("bo", false, "111111111111:admin", "222222222222:developer");

        assertThat(arn(both, Optional.empty())).contains("111111111111");
        assertThat(arn(both, Optional.of(UMBRELLA)))
                .isEqualTo("arn:aws:sts::222222222222:assumed-role/TidemillDeveloper/bo");
        assertThat(arn(both, Optional.of(TenantId.DEFAULT))).contains("111111111111");
        assertThat(both.canActIn(TenantId.DEFAULT, snapshot)).isFalse();
        assertThat(both.canActIn(UMBRELLA, snapshot)).isTrue();
    }

    @Test
    void an_operator_stays_one_in_each_of_its_accounts() {
        role(ACME, "TidemillAdmin");
        var root = person("root", true, "111111111111:admin");
        assertThat(root.principal(Optional.empty(), snapshot).orElseThrow().isOperator()).isTrue();
        assertThat(person("none", true).principal(Optional.empty(), snapshot)).isEmpty();
    }

    @Test
    void what_is_no_membership_lets_nobody_in() {
        for (var text :
                new String[] {
                    "",
                    ":",
                    "111111111111",
                    "111111111111:",
                    "111111111111:root",
                    "11:admin",
                    "111111111111:ADMIN",
                    "111111111111:admin:",
                    "a:111111111111:admin"
                }) {
            assertThat(Membership.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void a_name_that_IAM_does_not_allow_is_made_one_that_it_does() {
        role(ACME, "TidemillAdmin");
        assertThat(arn(person("a b/c:d", false, "111111111111:admin"), Optional.empty()))
                .endsWith("/a-b-c-d");
        assertThat(arn(person("x", false, "111111111111:admin"), Optional.empty()))
                .endsWith("/x--");
    }

    private String arn(SignedIn person, Optional<TenantId> wanted) {
        return person.principal(wanted, snapshot).orElseThrow().arn();
    }

    private static SignedIn person(String name, boolean operator, String... memberships) {
        return new SignedIn(
                "s",
                name,
                operator,
                Stream.of(memberships).flatMap(m -> Membership.parse(m).stream()).toList(),
                "https://issuer",
                NOON,
                NOON.plusSeconds(300));
    }

    private void role(TenantId account, String name) {
        snapshot.apply(
                new Change.RolePut(
                        new IamRole(
                                account,
                                "/",
                                name,
                                "AROA" + name,
                                NOON,
                                "",
                                "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}",
                                Duration.ofHours(1),
                                Map.of(),
                                Map.of(),
                                List.of(),
                                Optional.empty())),
                1);
    }
}
