package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.iam.session.SessionCredentials;
import dev.tidemill.core.invocation.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one way out of a sandbox: what it lets pass, and that it lets nothing else pass. */
class RouteTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String GOOD = "/good";
    private static final List<String> SEEN = new CopyOnWriteArrayList<>();
    private static final Clock CLOCK = Clock.systemUTC();
    private static volatile Optional<Duration> life = Optional.empty();
    private static HttpServer platform;
    private static TestWorker worker;

    @BeforeAll
    static void start() throws IOException {
        NeedsSandboxes.check();
        platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        platform.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        platform.createContext("/", RouteTest::serve);
        platform.start();
        worker =
                new TestWorker(
                        1,
                        Map.of("endpoint", "127.0.0.1:" + platform.getAddress().getPort()),
                        (function, _) ->
                                life.map(
                                        it ->
                                                new SessionCredentials(
                                                        "ASIA" + function.function().name(),
                                                        "secret",
                                                        function.role().orElseThrow(),
                                                        CLOCK.instant().plus(it))));
    }

    @AfterAll
    static void stop() {
        if (worker != null) {
            worker.close();
            platform.stop(0);
        }
    }

    @BeforeEach
    void forget() {
        SEEN.clear();
        life = Optional.of(Duration.ofHours(1));
    }

    /** The good request of a connection that is cut off may arrive after its test. */
    private static List<String> seen() {
        return SEEN.stream().filter(request -> !request.endsWith(GOOD)).toList();
    }

    private static void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            SEEN.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            var body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void signed_requests_for_services_reach_the_platform() throws IOException {
        // when
        var answer =
                run(
                        function(),
                        """
                        {"do":"ask","method":"POST","path":"/2015-03-31/functions?a=b","body":"hi"}
                        """);
        // then
        assertThat(answer.path(0).asInt()).isEqualTo(200);
        assertThat(answer.path(1).asText()).isEqualTo("hi");
        assertThat(seen()).containsExactly("POST /2015-03-31/functions?a=b");
    }

    @Test
    void large_bodies_pass_both_ways() throws IOException {
        // when
        var answer = run(function(), "{\"do\":\"large\",\"bytes\":8000000}");
        // then
        assertThat(answer.path(0).asInt()).isEqualTo(200);
        assertThat(answer.path(1).asInt()).isEqualTo(8_000_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1",
                "/v1/tenants",
                "/v1/credentials",
                "/console/",
                "/auth/admin",
                "/q/health",
                "/health",
                "/v1?x=/2015-03-31"
            })
    void no_door_of_the_platforms_own_is_reached_even_with_a_signature(String path)
            throws IOException {
        // when
        var answer =
                run(function(), "{\"do\":\"ask\",\"method\":\"POST\",\"path\":\"" + path + "\"}");
        // then
        assertThat(answer.path(0).asInt()).isEqualTo(403);
        assertThat(seen()).isEmpty();
    }

    @Test
    void requests_without_a_signature_stay_inside() throws IOException {
        // when
        var answer = run(function(), "{\"do\":\"unsigned\",\"path\":\"/2015-03-31/functions\"}");
        // then
        assertThat(answer.path(0).asInt()).isEqualTo(403);
        assertThat(seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // to another place
                "GET http://127.0.0.1:1/v1 HTTP/1.1|Host: x|Authorization: AWS4-X||",
                "CONNECT 127.0.0.1:5432 HTTP/1.1|Host: x|Authorization: AWS4-X||",
                // as another protocol
                "PRI * HTTP/2.0||SM||",
                "GET / HTTP/1.1|Host: x|Authorization: AWS4-X|Upgrade: h2c||",
                "no http at all||",
                // hidden in another's body
                "POST / HTTP/1.1|Authorization: AWS4-X|Content-Length: 1|Content-Length: 9||GET /v1",
                "POST / HTTP/1.1|Authorization: AWS4-X|Transfer-Encoding: xchunked||GET /v1 HTTP/1.1||",
                "GET / HTTP/1.1|Host: x|Authorization: AWS4-X|Authorization: other||"
            })
    void tricks_end_at_the_door(String lines) throws IOException {
        // given
        var request = lines.replace("|", "\r\n");
        // when
        var answer = run(function(), JSON.writeValueAsString(Map.of("do", "raw", "text", request)));
        // then
        assertThat(answer.asText()).matches("(?s)HTTP/1.1 (400|403) .*");
        assertThat(seen()).isEmpty();
    }

    @Test
    void a_request_behind_a_good_one_is_looked_at_too() throws IOException {
        // given
        var good = "GET " + GOOD + " HTTP/1.1\r\nHost: x\r\nAuthorization: AWS4-X\r\n\r\n";
        var bad = "GET /v1/tenants HTTP/1.1\r\nHost: x\r\nAuthorization: AWS4-X\r\n\r\n";
        // when
        run(function(), JSON.writeValueAsString(Map.of("do", "raw", "text", good + bad)));
        // then
        assertThat(seen()).isEmpty();
    }

    @Test
    void one_sandbox_has_so_many_connections_and_no_more() throws IOException {
        // when
        var closed = run(function(), "{\"do\":\"crowd\",\"count\":70}");
        // then
        assertThat(closed.asInt()).isEqualTo(6);
    }

    @Test
    void the_environment_holds_the_roles_credentials_and_where_to_use_them() throws IOException {
        // given
        var function = function();
        // when
        var environment = run(function, "{\"do\":\"environment\"}");
        // then
        assertThat(environment.path("AWS_ENDPOINT_URL").asText())
                .isEqualTo("http://127.0.0.1:9002");
        assertThat(environment.path("AWS_CONTAINER_CREDENTIALS_FULL_URI").asText())
                .isEqualTo("http://127.0.0.1:9002/v1/credentials");
        assertThat(environment.path("AWS_ACCESS_KEY_ID").asText())
                .isEqualTo("ASIA" + function.function().name());
        assertThat(environment.path("AWS_SECRET_ACCESS_KEY").asText()).isEqualTo("secret");
        assertThat(environment.path("AWS_SESSION_TOKEN").asText())
                .isEqualTo(function.role().orElseThrow());
    }

    @Test
    void the_credentials_address_answers_the_sandboxs_own_token_alone() throws IOException {
        // given
        var function = function();
        var foreign =
                run(function(), "{\"do\":\"environment\"}")
                        .path("AWS_CONTAINER_AUTHORIZATION_TOKEN")
                        .asText();
        // when
        var own = run(function, "{\"do\":\"credentials\"}");
        var others = run(function, "{\"do\":\"credentials\",\"token\":\"" + foreign + "\"}");
        var nobodys = run(function, "{\"do\":\"unsigned\",\"path\":\"/v1/credentials\"}");
        // then
        assertThat(own.path(0).asInt()).isEqualTo(200);
        assertThat(JSON.readTree(own.path(1).asText()).path("AccessKeyId").asText())
                .isEqualTo("ASIA" + function.function().name());
        assertThat(others.path(0).asInt()).isEqualTo(401);
        assertThat(nobodys.path(0).asInt()).isEqualTo(401);
        assertThat(seen()).isEmpty();
    }

    @Test
    void a_function_whose_role_is_gone_runs_without_credentials() throws IOException {
        // given
        life = Optional.empty();
        var function = function();
        // when
        var environment = run(function, "{\"do\":\"environment\"}");
        var credentials = run(function, "{\"do\":\"credentials\"}");
        // then
        assertThat(environment.has("AWS_ACCESS_KEY_ID")).isFalse();
        assertThat(credentials.path(0).asInt()).isEqualTo(404);
    }

    @Test
    void a_sandbox_ends_before_the_credentials_in_its_environment_do() throws IOException {
        // given
        life = Optional.of(Duration.ofMinutes(20));
        var function = function();
        run(function, "{\"do\":\"served\"}");
        // when
        var served = run(function, "{\"do\":\"served\"}");
        // then
        assertThat(served.asInt()).isOne();
    }

    @Test
    void a_function_may_point_its_sdk_elsewhere() throws IOException {
        // given
        var function =
                worker.function(
                        code(),
                        128,
                        Duration.ofSeconds(30),
                        Map.of("AWS_ENDPOINT_URL", "http://localhost:4"));
        // when
        var environment = run(function, "{\"do\":\"environment\"}");
        // then
        assertThat(environment.path("AWS_ENDPOINT_URL").asText()).isEqualTo("http://localhost:4");
    }

    @Test
    void a_package_with_its_own_bootstrap_has_it_too() {
        // given
        var function =
                worker.function(
                        TestWorker.provided(
                                """
                                #!/bin/bash
                                while :; do
                                  headers=$(mktemp)
                                  curl -sS -o /dev/null -D "$headers" \\
                                    "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/next"
                                  id=$(tr -d '\\r' <"$headers" |
                                    awk -F': ' 'tolower($1)=="lambda-runtime-aws-request-id"{print $2}')
                                  curl -sS "$AWS_CONTAINER_CREDENTIALS_FULL_URI" \\
                                    -H "Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN" |
                                    curl -sS -o /dev/null --data-binary @- \\
                                      "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/$id/response"
                                done
                                """));
        // when
        var answer = worker.text(function, "{}");
        // then
        assertThat(answer).contains("ASIA" + function.function().name());
    }

    private static FunctionVersion function() {
        return worker.function(code(), 128, Duration.ofSeconds(30), Map.of());
    }

    private static TestWorker.Code code() {
        try (var in = Objects.requireNonNull(RouteTest.class.getResourceAsStream("route.py"))) {
            return TestWorker.python(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static JsonNode run(FunctionVersion function, String event) throws IOException {
        var result = worker.call(function, event);
        assertThat(result.outcome())
                .as(new String(result.outcome().payload(), StandardCharsets.UTF_8))
                .isInstanceOf(Outcome.Succeeded.class);
        return JSON.readTree(result.outcome().payload());
    }
}
