package dev.tidemill.core.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrincipalTest {

    private static final TenantId TENANT = new TenantId("111122223333");

    @Test
    void a_user_has_its_path_in_its_arn() {
        // given
        var user = new Principal.User(TENANT, "/team/", "bob", "AIDA1", Map.of(), "AKIA");
        // then
        assertThat(user.arn()).isEqualTo("arn:aws:iam::111122223333:user/team/bob");
        assertThat(user.userId()).isEqualTo("AIDA1");
    }

    @Test
    void a_session_has_no_path_in_its_arn_and_its_role_has() {
        // given
        var session =
                new Principal.RoleSession(
                        new Principal.Role(TENANT, "/app/", "runner", "AROA1"),
                        "s1",
                        List.of(),
                        Map.of(),
                        Instant.EPOCH,
                        Instant.MAX,
                        Optional.empty(),
                        Optional.empty());
        // then
        assertThat(session.arn()).isEqualTo("arn:aws:sts::111122223333:assumed-role/runner/s1");
        assertThat(session.userId()).isEqualTo("AROA1:s1");
        assertThat(session.role().arn()).isEqualTo("arn:aws:iam::111122223333:role/app/runner");
        assertThat(session.tenant()).isEqualTo(TENANT);
    }

    @Test
    void nobody_but_the_operators_account_and_people_with_the_role_run_the_platform() {
        assertThat(new Principal.Root(TenantId.PLATFORM, "AKIA").isOperator()).isTrue();
        assertThat(new Principal.Root(TENANT, "AKIA").isOperator()).isFalse();
        assertThat(
                        new Principal.User(TenantId.PLATFORM, "/", "bob", "AIDA1", Map.of(), "AKIA")
                                .isOperator())
                .isFalse();
    }
}
