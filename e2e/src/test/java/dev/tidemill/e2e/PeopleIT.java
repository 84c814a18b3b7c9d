package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** People of tenants, against the real Keycloak. */
@ExtendWith(SharedInstance.class)
class PeopleIT {

    private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Instance instance;
    private final Tenants tenants;
    private final SignInRealm realm;

    PeopleIT(Instance instance) {
        this.instance = instance;
        this.tenants = new Tenants(instance);
        this.realm = new SignInRealm(instance, "tidemill");
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
            assertThat(body(promoted).path("temporaryPassword").asText())
                    .as("who has not come yet is invited again")
                    .isNotEmpty();
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

    @Test
    void every_tenant_is_an_organization_with_its_people_and_goes_with_it() {
        var account = tenants.create("organized");
        var query = "/organizations?q=tidemill.account:" + account.accountId();
        Awaitility.await("made soon after the tenant")
                .untilAsserted(() -> assertThat(realm.get(query)).hasSize(1));
        try {
            // given
            assertThat(realm.get("/organizations?q=tidemill.account:" + Instance.DEFAULT_ACCOUNT))
                    .as("of a tenant that was there before")
                    .hasSize(1);
            var organization = realm.get(query).path(0);
            assertThat(organization.path("alias").asText()).isEqualTo(account.accountId());
            assertThat(organization.path("name").asText()).startsWith("organized");
            var members = "/organizations/" + organization.path("id").asText() + "/members";
            // when
            ask(account, "POST", "", person("mel." + account.accountId(), "viewer"));
            // then
            assertThat(realm.get(members).toString()).contains("mel." + account.accountId());
            // when
            ask(account, "DELETE", "/mel." + account.accountId(), "");
            // then
            assertThat(realm.get(members)).isEmpty();
            ask(account, "POST", "", person("mel." + account.accountId(), "viewer"));
        } finally {
            tenants.delete(account.accountId());
        }
        assertThat(realm.get(query)).isEmpty();
        assertThat(realm.get("/users?exact=true&username=mel." + account.accountId())).hasSize(1);
    }

    @Test
    void who_is_invited_signs_in_on_one_page_chooses_a_password_and_is_of_the_tenant() {
        var account = tenants.create("inviting");
        var name = "zoe." + account.accountId();
        try (var browser = new Browser(instance.endpoint())) {
            // given
            var first = body(ask(account, "POST", "", person(name, "viewer")));
            var again = body(ask(account, "POST", "", person(name, "viewer")));
            assertThat(again.path("temporaryPassword").asText())
                    .as("the first one is good no more")
                    .isNotEmpty()
                    .isNotEqualTo(first.path("temporaryPassword").asText());
            assertThat(Instant.parse(again.path("invitedUntil").asText())).isAfter(Instant.now());
            assertThat(body(ask(account, "GET", "", "")).toString())
                    .contains("\"invitation\":\"pending\"");
            // when
            var page = browser.follow(browser.get("/console/sign-in?to=/console/"), "never");
            assertThat(page.body()).contains("name=\"username\"", "name=\"password\"");
            var refused = enter(browser, page, name, first.path("temporaryPassword").asText());
            assertThat(refused.body()).contains("Invalid username or password");
            var change =
                    browser.follow(
                            enter(browser, refused, name, again.path("temporaryPassword").asText()),
                            "never");
            assertThat(change.body()).contains("password-new");
            browser.follow(
                    browser.post(
                            action(change),
                            "password-new=chosen-by-zoe-9&password-confirm=chosen-by-zoe-9",
                            "Content-Type",
                            FORM),
                    "never");
            // then
            var session = Json.of(browser.get("/v1/session").body());
            assertThat(session.path("accountId").asText()).isEqualTo(account.accountId());
            assertThat(session.path("principal").asText())
                    .endsWith("assumed-role/TidemillViewer/" + name);
            var promoted = body(ask(account, "POST", "", person(name, "admin")));
            assertThat(promoted.has("temporaryPassword")).isFalse();
            assertThat(body(ask(account, "GET", "", "")).toString()).doesNotContain("invitation");
        } finally {
            tenants.delete(account.accountId());
        }
    }

    private static HttpResponse<String> enter(
            Browser browser, HttpResponse<String> page, String name, String password) {
        return browser.post(
                action(page), "username=" + name + "&password=" + password, "Content-Type", FORM);
    }

    private static String action(HttpResponse<String> page) {
        var form = ACTION.matcher(page.body());
        assertThat(form.find()).as("a form in %s", page.body()).isTrue();
        return form.group(1).replace("&amp;", "&");
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
