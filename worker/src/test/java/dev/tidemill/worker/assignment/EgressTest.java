package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.tidemill.core.egress.EgressPolicies;
import dev.tidemill.core.egress.EgressPolicy;
import dev.tidemill.core.egress.PrivateNetworks;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.iam.policy.AddressRange;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.worker.egress.Egresses;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What egress policies let out of a sandbox, and that they let nothing else out. */
class EgressTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String POLICY = "sg-0";
    private static final String SERVER = "127.77.0.1";

    /** Where names lead, as the worker's name servers say it. */
    private static final Map<String, List<String>> NAMES = new ConcurrentHashMap<>();

    private static final AtomicInteger LOOKUPS = new AtomicInteger();
    private static final Map<String, EgressPolicy> POLICIES = new ConcurrentHashMap<>();
    private static final List<Socket> SEEN = new CopyOnWriteArrayList<>();
    private static HttpServer platform;
    private static HttpServer web;
    private static ServerSocket echo;
    private static TestWorker worker;

    @BeforeAll
    static void start() throws IOException {
        NeedsSandboxes.check();
        platform = server("127.0.0.1", "the platform");
        web = server(SERVER, "the world");
        echo = new ServerSocket(0, 50, InetAddress.getByName(SERVER));
        Thread.ofVirtual().start(EgressTest::echo);
        var networks = PrivateNetworks.parse("test@" + TenantId.DEFAULT + "=127.77.0.0/16");
        var config =
                Map.of(
                        "endpoint",
                        "127.0.0.1:" + platform.getAddress().getPort(),
                        "megabytesPerSecond",
                        "8",
                        "maxConnections",
                        "20",
                        "patience",
                        "1h"); // who waits gets no second sandbox, which would know nothing of the
        // first
        worker =
                new TestWorker(
                        1,
                        config,
                        (_, _) -> Optional.empty(),
                        new Egresses(
                                TestWorker.egress(config),
                                TestWorker.routes(config),
                                new EgressPolicies() {
                                    @Override
                                    public Optional<EgressPolicy> find(TenantId tenant, String id) {
                                        return Optional.ofNullable(POLICIES.get(id))
                                                .filter(it -> it.tenant().equals(tenant));
                                    }

                                    @Override
                                    public List<AddressRange> network(
                                            TenantId tenant, String name) {
                                        return networks.ranges(tenant, name);
                                    }
                                },
                                EgressTest::lookup));
    }

    private static HttpServer server(String address, String text) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        var bytes = text.getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(200, bytes.length);
                        exchange.getResponseBody().write(bytes);
                    }
                });
        server.start();
        return server;
    }

    private static void echo() {
        try {
            while (true) {
                var line = echo.accept();
                SEEN.add(line);
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try (line) {
                                        line.getInputStream().transferTo(line.getOutputStream());
                                    } catch (IOException gone) {
                                        // cut off by the relay
                                    }
                                });
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static Future<List<InetAddress>> lookup(String host, EventLoop loop) {
        LOOKUPS.incrementAndGet();
        var found = NAMES.get(host);
        return found == null
                ? loop.newFailedFuture(new UnknownHostException(host))
                : loop.newSucceededFuture(found.stream().map(EgressTest::address).toList());
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    @AfterAll
    static void stop() throws IOException {
        if (worker != null) {
            worker.close();
            platform.stop(0);
            web.stop(0);
            echo.close();
        }
    }

    @BeforeEach
    void begin() {
        NAMES.clear();
        NAMES.put("api.example.com", List.of(SERVER));
        NAMES.put("a.b.example.org", List.of(SERVER));
        LOOKUPS.set(0);
        SEEN.clear();
        worker.messages.clear();
        allow(List.of("api.example.com", "*.example.org"), List.of(), web(), echoPort());
    }

    private static int web() {
        return web.getAddress().getPort();
    }

    private static int echoPort() {
        return echo.getLocalPort();
    }

    private static void allow(List<String> names, List<String> cidrs, Integer... ports) {
        POLICIES.put(
                POLICY,
                new EgressPolicy(
                        TenantId.DEFAULT,
                        POLICY,
                        "test",
                        names,
                        cidrs,
                        List.of("test"),
                        List.of(ports)));
    }

    // ---- what is let out

    @Test
    void stock_http_clients_reach_the_names_of_the_policy() throws IOException {
        var function = function();
        assertThat(run(function, "get", "api.example.com", web())).isEqualTo("the world");
        assertThat(run(function, "get", "a.b.example.org", web())).isEqualTo("the world");
        assertThat(run(function, "get", "API.EXAMPLE.COM", web())).isEqualTo("the world");
    }

    @Test
    void raw_connections_end_one_side_after_the_other() throws IOException {
        var heard =
                ask(
                        function(),
                        Map.of(
                                "do",
                                "talk",
                                "host",
                                "api.example.com",
                                "port",
                                echoPort(),
                                "text",
                                "what comes back"));
        assertThat(heard.asText()).isEqualTo("what comes back");
    }

    @Test
    void node_and_packages_with_their_own_bootstrap_reach_them_too() {
        // given
        var node =
                worker.function(
                                TestWorker.node(
                                        """
                                        exports.handler = async (event) =>
                                          (await fetch(`http://api.example.com:${event.port}/`)).text();
                                        """))
                        .reaching(List.of(POLICY));
        var own =
                worker.function(
                                TestWorker.provided(
                                        """
                                        #!/bin/bash
                                        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
                                        while :; do
                                          headers=$(mktemp)
                                          curl -sS -o /dev/null -D "$headers" "$api/next"
                                          id=$(tr -d '\\r' <"$headers" |
                                            awk -F': ' 'tolower($1)=="lambda-runtime-aws-request-id"{print $2}')
                                          curl -sS "http://api.example.com:PORT/" |
                                            curl -sS -o /dev/null --data-binary @- "$api/$id/response"
                                        done
                                        """
                                                .replace("PORT", String.valueOf(web()))))
                        .reaching(List.of(POLICY));
        // then
        assertThat(worker.text(node, "{\"port\":" + web() + "}")).isEqualTo("\"the world\"");
        assertThat(worker.text(own, "{}")).isEqualTo("the world");
    }

    @Test
    void addresses_of_a_range_of_the_policy_are_reached_without_a_name() throws IOException {
        allow(List.of(), List.of("127.77.0.0/24"), echoPort());
        assertThat(talk(function(), SERVER)).isEqualTo("x");
        assertThat(LOOKUPS).hasValue(0);
    }

    @Test
    void what_a_second_policy_allows_is_allowed_but_policies_are_not_mixed() throws IOException {
        // given: one has the name, the other the network
        POLICIES.put(
                "sg-1",
                new EgressPolicy(
                        TenantId.DEFAULT,
                        "sg-1",
                        "names",
                        List.of("only.example.net"),
                        List.of(),
                        List.of(),
                        List.of(echoPort())));
        NAMES.put("only.example.net", List.of(SERVER));
        var function = worker.function(code()).reaching(List.of(POLICY, "sg-1"));
        // then
        assertThat(talk(function, "api.example.com")).isEqualTo("x");
        assertThat(talk(function, "only.example.net")).isEqualTo("ConnectionResetError");
    }

    // ---- what is not

    @Test
    void a_function_without_a_policy_reaches_nothing() throws IOException {
        // given
        var function = worker.function(code());
        // then
        assertThat(talk(function, "api.example.com")).isEqualTo("gaierror");
        assertThat(talk(function, SERVER)).isEqualTo("ConnectionRefusedError"); // its own loopback
        assertThat(talk(function, "8.8.8.8")).isEqualTo("OSError");
        assertThat(SEEN).isEmpty();
    }

    @Test
    void names_that_no_policy_has_are_asked_of_nobody() throws IOException {
        // given
        NAMES.put("evil.example.net", List.of(SERVER));
        var function = function();
        // then
        for (var name :
                List.of(
                        "evil.example.net",
                        "example.org",
                        "notexample.org",
                        "api.example.com.evil.net",
                        "c2VjcmV0.dGhlIHRlbmFudA.tunnel.example.net")) {
            assertThat(talk(function, name)).as(name).isEqualTo("gaierror");
            for (var kind : List.of(1, 2, 5, 16, 28, 255)) {
                assertThat(question(function, name, kind)).as(name + kind).isEqualTo("[3,0]");
            }
        }
        assertThat(question(function, "api.example.com", 16)).isEqualTo("[0,0]");
        assertThat(question(function, "api.example.com", 28)).isEqualTo("[0,0]");
        assertThat(LOOKUPS).hasValue(0);
        assertThat(logged("name evil.example.net: no egress policy allows it")).isTrue();
    }

    @Test
    void no_other_name_server_is_there() throws IOException {
        for (var server : List.of("8.8.8.8", SERVER, "10.0.0.2")) {
            assertThat(
                            ask(
                                            function(),
                                            Map.of(
                                                    "do",
                                                    "question",
                                                    "host",
                                                    "api.example.com",
                                                    "kind",
                                                    1,
                                                    "server",
                                                    server))
                                    .asText())
                    .isEqualTo("ConnectionRefusedError");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "172.16.9.9",
                "192.168.1.1",
                "100.64.0.1",
                "169.254.169.254",
                "168.63.129.16",
                "198.18.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::1",
                "2001:0:7f00:1::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "ff02::1"
            })
    void a_name_that_leads_where_nobody_may_go_is_refused_after_it_was_resolved(String address)
            throws IOException {
        // given
        NAMES.put("api.example.com", List.of(address));
        // then
        assertThat(talk(function(), "api.example.com")).isEqualTo("ConnectionResetError");
        assertThat(logged("tcp api.example.com:" + echoPort())).isTrue();
    }

    @Test
    void one_bad_address_among_good_ones_is_enough_to_refuse() throws IOException {
        NAMES.put("api.example.com", List.of(SERVER, "10.0.0.1"));
        assertThat(talk(function(), "api.example.com")).isEqualTo("ConnectionResetError");
        assertThat(SEEN).isEmpty();
    }

    @Test
    void a_name_that_leads_elsewhere_the_second_time_is_refused_the_second_time()
            throws IOException {
        // given
        allow(List.of("api.example.com"), List.of(), platform.getAddress().getPort(), echoPort());
        var function = function();
        assertThat(talk(function, "api.example.com")).isEqualTo("x");
        // when
        NAMES.put("api.example.com", List.of("127.0.0.1"));
        // then
        assertThat(run(function, "get", "api.example.com", platform.getAddress().getPort()))
                .isEqualTo("ConnectionResetError");
    }

    @Test
    void the_platforms_port_is_reached_by_no_address_of_this_host() throws IOException {
        // given: a network of the operator's that holds loopback addresses
        var port = platform.getAddress().getPort();
        allow(List.of("api.example.com"), List.of("0.0.0.0/0"), port);
        NAMES.put("api.example.com", List.of("127.77.0.9"));
        var function = function();
        // then
        assertThat(run(function, "get", "api.example.com", port)).isEqualTo("ConnectionResetError");
        assertThat(run(function, "get", "127.77.0.9", port)).isEqualTo("ConnectionResetError");
        assertThat(run(function, "get", "127.0.0.1", port)).isNotEqualTo("the platform");
        assertThat(logged("nobody may reach this address")).isTrue();
    }

    @Test
    void addresses_in_whatever_spelling_reach_nothing_that_is_not_public() throws IOException {
        // given
        allow(List.of(), List.of("0.0.0.0/0"), echoPort());
        POLICIES.computeIfPresent(
                POLICY,
                (_, it) ->
                        new EgressPolicy(
                                it.tenant(),
                                it.id(),
                                it.name(),
                                it.names(),
                                it.cidrs(),
                                List.of(),
                                it.ports()));
        var function = function();
        // then
        for (var address :
                List.of(
                        SERVER,
                        "10.1.2.3",
                        "169.254.169.254",
                        "2852039166",
                        "0xa9fea9fe",
                        "0251.0376.0251.0376",
                        "169.254.43518",
                        "2135752705")) {
            assertThat(talk(function, address)).as(address).isEqualTo("ConnectionResetError");
        }
        for (var address : List.of("::ffff:169.254.169.254", "::ffff:" + SERVER)) {
            assertThat(
                            ask(
                                            function,
                                            Map.of(
                                                    "do",
                                                    "mapped",
                                                    "host",
                                                    address,
                                                    "port",
                                                    echoPort()))
                                    .asText())
                    .as(address)
                    .isEqualTo("ConnectionResetError");
        }
        assertThat(talk(function, "2001:4860:4860::8888")).isEqualTo("OSError");
        assertThat(SEEN).isEmpty();
        assertThat(logged("tcp 169.254.169.254:" + echoPort())).isTrue();
    }

    @Test
    void addresses_without_a_range_and_ports_without_a_policy_are_refused() throws IOException {
        var function = function();
        assertThat(talk(function, SERVER)).isEqualTo("ConnectionResetError");
        assertThat(run(function, "get", "api.example.com", 1)).isEqualTo("ConnectionRefusedError");
        assertThat(SEEN).isEmpty();
    }

    @Test
    void datagrams_go_nowhere() throws IOException {
        for (var host : List.of("api.example.com", "8.8.8.8", SERVER)) {
            assertThat(
                            ask(
                                            function(),
                                            Map.of(
                                                    "do",
                                                    "datagram",
                                                    "host",
                                                    host,
                                                    "port",
                                                    echoPort()))
                                    .asText())
                    .isEqualTo("ConnectionRefusedError");
        }
    }

    @Test
    void another_tenants_sandbox_and_policy_are_out_of_reach() throws IOException {
        // given: another tenant names this one's policy
        var other = new TenantId("222222222222");
        var function =
                worker.function(other, code(), 256, Duration.ofSeconds(30), Map.of())
                        .reaching(List.of(POLICY));
        // then
        assertThat(talk(function, "api.example.com")).isEqualTo("gaierror");
        // given: its own policy names the operator's network, which is not for it
        POLICIES.put(
                "sg-2",
                new EgressPolicy(
                        other,
                        "sg-2",
                        "own",
                        List.of("api.example.com"),
                        List.of("127.77.0.0/16"),
                        List.of("test"),
                        List.of(echoPort())));
        var second =
                worker.function(other, code(), 256, Duration.ofSeconds(30), Map.of())
                        .reaching(List.of("sg-2"));
        // then
        assertThat(talk(second, "api.example.com")).isEqualTo("ConnectionResetError");
        assertThat(talk(second, SERVER)).isEqualTo("ConnectionResetError");
        assertThat(SEEN).isEmpty();
    }

    // ---- change, and bounds

    @Test
    void a_change_ends_what_runs_and_a_removal_leaves_nothing() throws IOException {
        // given
        var function = function();
        assertThat(talk(function, "api.example.com")).isEqualTo("x");
        assertThat(run(function, "keep", "api.example.com", echoPort())).isEqualTo("x");
        assertThat(run(function, "kept", "", 0)).isEqualTo("y");
        // when
        allow(List.of("a.b.example.org"), List.of(), web());
        // then
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(run(function, "kept", "", 0))
                                        .isIn("ended", "ConnectionResetError", "BrokenPipeError"));
        assertThat(talk(function, "api.example.com")).isEqualTo("gaierror");
        assertThat(run(function, "get", "a.b.example.org", web())).isEqualTo("the world");
        // when: a port is added
        allow(List.of("a.b.example.org"), List.of(), echoPort());
        // then
        Awaitility.await()
                .untilAsserted(() -> assertThat(talk(function, "a.b.example.org")).isEqualTo("x"));
        // when
        POLICIES.remove(POLICY);
        // then
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(talk(function, "a.b.example.org")).isEqualTo("gaierror"));
    }

    @Test
    void one_sandbox_has_so_many_connections_and_no_more() throws IOException {
        var answered =
                ask(
                        function(),
                        Map.of(
                                "do",
                                "crowd",
                                "host",
                                "api.example.com",
                                "port",
                                echoPort(),
                                "count",
                                25));
        assertThat(answered.asInt()).isEqualTo(20);
        assertThat(logged("too many connections")).isTrue();
    }

    @Test
    void one_sandbox_moves_so_many_bytes_each_second_and_loses_none() throws IOException {
        // given: 24 MB in and out, at 8 MB each second
        var answer =
                ask(
                        worker.function(code(), 512, Duration.ofSeconds(60), Map.of())
                                .reaching(List.of(POLICY)),
                        Map.of(
                                "do",
                                "large",
                                "host",
                                "api.example.com",
                                "port",
                                echoPort(),
                                "bytes",
                                12_000_000));
        // then
        assertThat(answer.path(0).asInt()).isEqualTo(12_000_000);
        assertThat(answer.path(1).asDouble()).isBetween(1.0, 20.0);
    }

    // ---- helpers

    private static boolean logged(String part) {
        Awaitility.await()
                .until(
                        () ->
                                worker.messages.stream()
                                        .filter(Message.LogLines.class::isInstance)
                                        .flatMap(it -> ((Message.LogLines) it).lines().stream())
                                        .anyMatch(
                                                line ->
                                                        line.text().contains("egress denied: ")
                                                                && line.text().contains(part)));
        return true;
    }

    private static FunctionVersion function() {
        return worker.function(code()).reaching(List.of(POLICY));
    }

    private static TestWorker.Code code() {
        try (var in = Objects.requireNonNull(EgressTest.class.getResourceAsStream("egress.py"))) {
            return TestWorker.python(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static String talk(FunctionVersion function, String host) throws IOException {
        return ask(function, Map.of("do", "talk", "host", host, "port", echoPort(), "text", "x"))
                .asText();
    }

    private static String question(FunctionVersion function, String name, int kind)
            throws IOException {
        return ask(function, Map.of("do", "question", "host", name, "kind", kind)).toString();
    }

    private static String run(FunctionVersion function, String what, String host, int port)
            throws IOException {
        return ask(function, Map.of("do", what, "host", host, "port", port)).asText();
    }

    private static JsonNode ask(FunctionVersion function, Map<String, ?> event) throws IOException {
        var result = worker.call(function, JSON.writeValueAsString(event));
        assertThat(result.outcome())
                .as(new String(result.outcome().payload(), StandardCharsets.UTF_8))
                .isInstanceOf(Outcome.Succeeded.class);
        return JSON.readTree(result.outcome().payload());
    }
}
