package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People sign in, and nobody else passes for one. */
@ExtendWith(SharedInstance.class)
class SignInIT {

    private static final Pattern FORM = Pattern.compile("action=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
    private static final String JSON = "application/json";

    private final Instance instance;
    private final Browser browser;

    SignInIT(Instance instance) {
        this.instance = instance;
        this.browser = new Browser(instance.endpoint());
    }

    @AfterEach
    void close() {
        browser.close();
    }

    @Test
    void without_a_session_the_api_answers_401_in_json_and_never_redirects() {
        var answer = browser.get("/v1/session");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(JSON);
        assertThat(browser.get("/v1/tenants").statusCode()).isEqualTo(401);
    }

    @Test
    void a_person_signs_in_acts_and_signs_out() throws IOException {
        signIn("/console/functions/x?tab=code");

        var session = Json.of(browser.get("/v1/session").body());
        assertThat(session.path("name").asText()).isEqualTo("admin");
        assertThat(session.path("accountId").asText()).isEqualTo(Instance.DEFAULT_ACCOUNT);
        assertThat(session.path("operator").asBoolean()).isTrue();

        var called = identity("X-Tidemill-Console", "1", "Content-Type", JSON);
        assertThat(called.statusCode()).isEqualTo(200);
        assertThat(called.body()).contains("assumed-role/console/admin");

        browser.follow(browser.get("/console/sign-out"), "/console/?");
        assertThat(browser.hasCookie("q_session")).isFalse();
        assertThat(browser.get("/v1/session").statusCode()).isEqualTo(401);
        var again = browser.follow(browser.get("/console/sign-in"), "never");
        assertThat(again.body()).as("Keycloak asks again").contains("password");
    }

    @Test
    void a_strangers_form_cannot_use_the_session() throws IOException {
        signIn("/console/");

        var forged = identity("Content-Type", "text/plain");

        assertThat(forged.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example",
                "/%5Cevil.example",
                "/v1/session"
            })
    void sign_in_leads_to_pages_of_the_console_only(String target) throws IOException {
        var end = signIn(target);

        assertThat(end.headers().firstValue("Location")).hasValue("/console/");
    }

    @Test
    void a_bearer_token_of_the_realm_is_a_person_too_and_a_broken_one_is_nobody()
            throws IOException {
        var token = token();

        var good = browser.get("/v1/session", "Authorization", "Bearer " + token);
        var cut = token.substring(0, token.length() - 8) + "AAAAAAAA";
        var bad = browser.get("/v1/session", "Authorization", "Bearer " + cut);

        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(good.body()).contains(Instance.DEFAULT_ACCOUNT);
        assertThat(bad.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/auth/",
                "/auth/admin/",
                "/auth/realms/master/.well-known/openid-configuration",
                "/auth/realms/tidemill/%2e%2e/master/protocol/openid-connect/token",
                "/auth/realms/tidemill/..%2fmaster/account",
                "/auth/realms/tidemill/clients-registrations/default",
                "/auth/metrics",
            })
    void keycloaks_other_doors_are_closed(String path) {
        assertThat(browser.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void pages_of_the_console_cannot_be_framed_and_run_no_strange_scripts() {
        var page = browser.get("/console/").headers();

        assertThat(page.firstValue("Content-Security-Policy").orElse(""))
                .contains("frame-ancestors 'none'", "script-src 'self';");
        assertThat(page.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    private HttpResponse<String> identity(String... headers) {
        return browser.post("/v1/aws/sts/GetCallerIdentity", "{}", headers);
    }

    /** The answer of the sign-in door that leads to the page. */
    private HttpResponse<String> signIn(String to) throws IOException {
        var door = "/console/sign-in?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8);
        var answer = enter(browser.follow(browser.get(door), "never").body());
        // Back at the door with a code, then at the door with a session.
        for (var hops = 0; hops < 2; hops++) {
            answer = browser.get(answer.headers().firstValue("Location").orElseThrow());
        }
        // Cookies know no ports: the one of an instance beside this one has another name.
        var name = Files.readString(instance.data().resolve("run/instance")).strip();
        assertThat(browser.hasCookie("q_session_Default_" + name)).isTrue();
        return answer;
    }

    private HttpResponse<String> enter(String page) throws IOException {
        var form = FORM.matcher(page);
        assertThat(form.find()).as("a form in %s", page).isTrue();
        return browser.post(
                form.group(1).replace("&amp;", "&"),
                "username=admin&password=" + credential("admin", "password"),
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    private String token() throws IOException {
        var verifier = "0123456789012345678901234567890123456789012345";
        var realm = "/auth/realms/tidemill/protocol/openid-connect/";
        var back =
                URLEncoder.encode(instance.endpoint() + "/console/sign-in", StandardCharsets.UTF_8);
        var page =
                browser.get(
                        realm
                                + "auth?response_type=code&scope=openid&client_id=tidemill-console"
                                + "&code_challenge_method=S256&code_challenge="
                                + challenge(verifier)
                                + "&redirect_uri="
                                + back);
        var code = CODE.matcher(enter(page.body()).headers().firstValue("Location").orElse(""));
        assertThat(code.find()).isTrue();
        var answer =
                browser.post(
                        realm + "token",
                        "grant_type=authorization_code&client_id=tidemill-console&client_secret="
                                + credential("keycloak", "console-client-secret")
                                + "&code_verifier="
                                + verifier
                                + "&redirect_uri="
                                + back
                                + "&code="
                                + code.group(1),
                        "Content-Type",
                        "application/x-www-form-urlencoded");
        return Json.of(answer.body()).path("access_token").asText();
    }

    private static String challenge(String verifier) {
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String credential(String file, String name) throws IOException {
        var properties = new Properties();
        try (var reader =
                Files.newBufferedReader(
                        instance.data().resolve("credentials/" + file + ".properties"))) {
            properties.load(reader);
        }
        return properties.getProperty(name, "");
    }
}
