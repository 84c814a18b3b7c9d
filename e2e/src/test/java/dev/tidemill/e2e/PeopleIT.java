package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** People of tenants, against the real Keycloak. */
@ExtendWith(SharedInstance.class)
class PeopleIT {

    private final Instance instance;
    private final Tenants tenants;

    PeopleIT(Instance instance) {
        this.instance = instance;
        this.tenants = new Tenants(instance);
    }

    @Test
    void a_tenant_invites_people_lists_them_and_sends_them_away() {
        var account = tenants.create("with-people");
        try {
            // when
            var invited = ask(account, "POST", "", person("ada." + account.accountId(), "viewer"));
            // then
            assertThat(invited.status()).isEqualTo(201);
            assertThat(body(invited).path("temporaryPassword").asText()).hasSizeGreaterThan(15);
            assertThat(body(ask(account, "GET", "", "")).path("people")).hasSize(1);
            assertThat(body(ask(account, "GET", "", "")).toString())
                    .contains("\"role\":\"viewer\"")
                    .doesNotContain("assword");
            // when
            var promoted = ask(account, "POST", "", person("ada." + account.accountId(), "admin"));
            // then
            assertThat(promoted.status()).isEqualTo(201);
            assertThat(body(promoted).has("temporaryPassword")).isFalse();
            assertThat(body(ask(account, "GET", "", "")).toString()).contains("\"role\":\"admin\"");
            // when
            assertThat(ask(account, "DELETE", "/ada." + account.accountId(), "").status())
                    .isEqualTo(204);
            // then
            assertThat(body(ask(account, "GET", "", "")).path("people")).isEmpty();
            assertThat(ask(account, "DELETE", "/ada." + account.accountId(), "").status())
                    .isEqualTo(404);
        } finally {
            tenants.delete(account.accountId());
        }
    }

    @Test
    void a_tenant_neither_sees_nor_takes_in_nor_invites_for_others() {
        var mine = tenants.create("nosy");
        var other = tenants.create("private");
        try {
            ask(other, "POST", "", person("bo." + other.accountId(), "developer"));

            assertThat(ask(mine, "GET", "?account=" + other.accountId(), "").status())
                    .isEqualTo(403);
            assertThat(
                            ask(
                                            mine,
                                            "POST",
                                            "?account=" + other.accountId(),
                                            person("eve." + mine.accountId(), "admin"))
                                    .status())
                    .isEqualTo(403);
            assertThat(ask(mine, "POST", "", person("bo." + other.accountId(), "admin")).status())
                    .isEqualTo(409);
            assertThat(ask(mine, "DELETE", "/bo." + other.accountId(), "").status()).isEqualTo(404);
            assertThat(body(ask(mine, "GET", "", "")).path("people")).isEmpty();
        } finally {
            tenants.delete(mine.accountId());
            tenants.delete(other.accountId());
        }
    }

    private static String person(String name, String role) {
        return Json.text(Map.of("username", name, "email", name + "@example.com", "role", role));
    }

    private static JsonNode body(Wire.Answer answer) {
        return Json.of(answer.body());
    }

    private Wire.Answer ask(Credentials as, String method, String rest, String body) {
        return Wire.send(
                Wire.signed(
                        as,
                        "tidemill",
                        Clock.systemUTC(),
                        Wire.unsigned(
                                method,
                                instance.endpoint().resolve("/v1/people" + rest),
                                Map.of("Content-Type", "application/json"),
                                body)));
    }
}
