package dev.tidemill.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A Tidemill under measurement, spoken to as any Lambda client does. */
final class Platform {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FUNCTIONS = "/2015-03-31/functions";
    private static final String FIRST_ACCOUNT = "000000000001";
    private static final String TRUST =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
            "Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}\
            """;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI endpoint;
    private final String role;
    private final Signer signer;
    private final Signer iam;
    private final Signer own;
    private final Optional<ProcessTree> processes;
    private final Map<String, String> credentials;

    Platform(URI endpoint, Map<String, String> credentials, Optional<ProcessTree> processes) {
        this(endpoint, credentials, processes, FIRST_ACCOUNT);
    }

    /** Of another account. */
    Platform(
            URI endpoint,
            Map<String, String> credentials,
            Optional<ProcessTree> processes,
            String account) {
        this.endpoint = endpoint;
        this.role = "arn:aws:iam::" + account + ":role/bench";
        this.processes = processes;
        this.credentials = Map.copyOf(credentials);
        this.signer = signer(credentials, "lambda");
        this.iam = signer(credentials, "iam");
        this.own = signer(credentials, "tidemill");
    }

    private static Signer signer(Map<String, String> credentials, String service) {
        return new Signer(
                required(credentials, "AWS_ACCESS_KEY_ID"),
                required(credentials, "AWS_SECRET_ACCESS_KEY"),
                credentials.getOrDefault("AWS_DEFAULT_REGION", "us-east-1"),
                service);
    }

    /** Where no process can be seen, CPU time reads zero. */
    ProcessTree processes() {
        return processes.orElseGet(() -> ProcessTree.of(-1));
    }

    /**
     * Makes a Node function anew that gives its event back; one that an earlier run was killed over
     * goes first.
     */
    void createEcho(String name, Map<String, String> environment) throws IOException {
        create(name, Example.node(), environment);
    }

    /** The same of any kind. */
    void create(String name, Example example, Map<String, String> environment) throws IOException {
        if (exists(name)) {
            delete(name);
        }
        createRole();
        register(name, example, environment);
        awaitActive(name);
    }

    /** One that is not there yet, in the role that is. */
    void register(String name, Example example, Map<String, String> environment)
            throws IOException {
        var function = JSON.createObjectNode();
        function.put("FunctionName", name);
        function.put("Runtime", example.runtime());
        function.put("Handler", example.handler());
        function.put("MemorySize", example.memoryMegabytes());
        function.put("Role", role);
        function.put("Timeout", 30);
        function.putObject("Code").put("ZipFile", example.zip());
        function.set("Environment", variables(environment));
        var tags = function.putObject("Tags");
        example.tags().forEach(tags::put);
        call("POST", FUNCTIONS, function);
    }

    private boolean exists(String name) throws IOException {
        try {
            call("GET", FUNCTIONS + "/" + name, null);
            return true;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Gives the function a new revision, so that its next call meets no sandbox of it. */
    void renew(String name, Map<String, String> environment) throws IOException {
        var change = JSON.createObjectNode();
        change.set("Environment", variables(environment));
        call("PUT", FUNCTIONS + "/" + name + "/configuration", change);
        awaitActive(name);
    }

    /** How often an event of the function is tried again. */
    void retries(String name, int most) throws IOException {
        var config = JSON.createObjectNode().put("MaximumRetryAttempts", most);
        call("PUT", "/2019-09-25/functions/" + name + "/event-invoke-config", config);
    }

    /**
     * Sends an event with a number of milliseconds.
     *
     * @return its request id if it was accepted
     */
    Optional<String> event(String function) {
        var path = FUNCTIONS + "/" + function + "/invocations";
        var number = ThreadLocalRandom.current().nextInt(1_000_000);
        var body = "{\"ms\":%d}".formatted(number).getBytes(StandardCharsets.UTF_8);
        try {
            var answer = invoke(path, body, "Event");
            return answer.statusCode() == 202
                    ? answer.headers().firstValue("x-amzn-requestid")
                    : Optional.empty();
        } catch (IOException away) {
            return Optional.empty();
        }
    }

    /** Whether a call of the function is answered. */
    boolean answers(String function) {
        try {
            var path = FUNCTIONS + "/" + function + "/invocations";
            return invoke(path, new byte[] {'{', '}'}, "RequestResponse").statusCode() == 200;
        } catch (IOException away) {
            return false;
        }
    }

    private HttpResponse<Void> invoke(String path, byte[] body, String type) throws IOException {
        var request =
                HttpRequest.newBuilder(endpoint.resolve(path))
                        .timeout(Duration.ofSeconds(30))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        var more = Map.of("x-amz-invocation-type", type);
        signer.sign("POST", endpoint.getAuthority(), path, more, body, Instant.now())
                .forEach(
                        (name, value) -> {
                            if (!name.equals("host")) {
                                request.header(name, value);
                            }
                        });
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    /** Whether the catalogue's database answers and has the function. */
    boolean knows(String function) {
        try {
            return exists(function);
        } catch (IOException away) {
            return false;
        }
    }

    /** All pages of a listing, joined. */
    List<JsonNode> pages(String path, String member) throws IOException {
        var all = new ArrayList<JsonNode>();
        var next = "";
        do {
            var before =
                    next.isEmpty()
                            ? ""
                            : "before=" + URLEncoder.encode(next, StandardCharsets.UTF_8) + "&";
            var page =
                    JSON.readTree(
                            send(
                                    own,
                                    "GET",
                                    path + "?" + before + "limit=1000",
                                    "application/json",
                                    new byte[0]));
            page.path(member).forEach(all::add);
            next = page.path("next").asText("");
        } while (!next.isEmpty());
        return all;
    }

    void delete(String name) throws IOException {
        call("DELETE", FUNCTIONS + "/" + name, null);
    }

    /** Calls of the function, signed now: they are good for fifteen minutes. */
    Subject subject(String function, List<byte[]> bodies) {
        return subject("tidemill", function, bodies, signer, processes());
    }

    /** Events for the function. */
    Subject events(String function, List<byte[]> bodies) {
        var type = Map.of("x-amz-invocation-type", "Event");
        return subject("tidemill", function, bodies, signer, processes(), type);
    }

    /** Calls of several functions, one after the other in turn. */
    Subject subject(String name, List<String> functions, List<byte[]> bodies) {
        var each = functions.stream().map(it -> subject(it, bodies)).toList();
        var requests = new ArrayList<byte[]>();
        for (var i = 0; i < Math.max(bodies.size(), functions.size()); i++) {
            requests.add(each.get(i % each.size()).requests().get(i % bodies.size()));
        }
        return new Subject(name, each.getFirst().address(), requests, processes());
    }

    /** The same by a user, or by who owns the instance; the application's own CPU time counts. */
    Subject subject(
            String name, String function, List<byte[]> bodies, Map<String, String> credentials) {
        return subject(name, function, bodies, signer(credentials, "lambda"), processes().alone());
    }

    private Subject subject(
            String name,
            String function,
            List<byte[]> bodies,
            Signer signer,
            ProcessTree processes) {
        return subject(name, function, bodies, signer, processes, Map.of());
    }

    private Subject subject(
            String name,
            String function,
            List<byte[]> bodies,
            Signer signer,
            ProcessTree processes,
            Map<String, String> more) {
        var path = FUNCTIONS + "/" + function + "/invocations";
        var now = Instant.now();
        var requests = new ArrayList<byte[]>();
        for (var body : bodies) {
            var headers = signer.sign("POST", endpoint.getAuthority(), path, more, body, now);
            requests.add(Requests.http("POST", path, headers, body));
        }
        return new Subject(name, address(), requests, processes);
    }

    InetSocketAddress address() {
        try {
            return new InetSocketAddress(
                    InetAddress.getAllByName(endpoint.getHost())[0], endpoint.getPort());
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("no such host: " + endpoint, unknown);
        }
    }

    private void awaitActive(String name) throws IOException {
        for (var attempt = 0; attempt < 600; attempt++) {
            var function = call("GET", FUNCTIONS + "/" + name + "/configuration", null);
            if (function.path("State").asText().equals("Active")
                    && !function.path("LastUpdateStatus").asText().equals("InProgress")) {
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        throw new IOException(name + " did not become active");
    }

    private JsonNode call(String method, String path, @Nullable ObjectNode body)
            throws IOException {
        var bytes = body == null ? new byte[0] : JSON.writeValueAsBytes(body);
        return JSON.readTree(send(signer, method, path, "application/json", bytes));
    }

    /** The role that the functions run as; one that is there already will do. */
    private void createRole() throws IOException {
        make("CreateRole", Map.of("RoleName", "bench", "AssumeRolePolicyDocument", TRUST));
    }

    /** Does nothing where it is there already. */
    void make(String action, Map<String, String> parameters) throws IOException {
        try {
            iam(action, parameters);
        } catch (IOException refused) {
            if (!String.valueOf(refused.getMessage()).contains("EntityAlreadyExists")) {
                throw refused;
            }
        }
    }

    /**
     * @return IAM's answer as it came
     */
    String iam(String action, Map<String, String> parameters) throws IOException {
        var form = new StringBuilder("Action=" + action + "&Version=2010-05-08");
        parameters.forEach(
                (name, value) ->
                        form.append('&')
                                .append(name)
                                .append('=')
                                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        var bytes = form.toString().getBytes(StandardCharsets.UTF_8);
        var answer = send(iam, "POST", "/", "application/x-www-form-urlencoded", bytes);
        return new String(answer, StandardCharsets.UTF_8);
    }

    /** Those of the account's owner, who needs no policy. */
    Map<String, String> credentials() {
        return credentials;
    }

    private byte[] send(Signer signer, String method, String path, String type, byte[] bytes)
            throws IOException {
        var request = HttpRequest.newBuilder(endpoint.resolve(path));
        signer.sign(method, endpoint.getAuthority(), path, bytes, Instant.now())
                .forEach(
                        (name, value) -> {
                            if (!name.equals("host")) {
                                request.header(name, value);
                            }
                        });
        request.header("content-type", type);
        request.method(method, HttpRequest.BodyPublishers.ofByteArray(bytes));
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 != 2) {
                throw new IOException(
                        "%s %s: %d %s"
                                .formatted(
                                        method,
                                        path,
                                        response.statusCode(),
                                        new String(response.body(), StandardCharsets.UTF_8)));
            }
            return response.body();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static ObjectNode variables(Map<String, String> environment) {
        var variables = JSON.createObjectNode();
        environment.forEach(variables::put);
        var wrapper = JSON.createObjectNode();
        wrapper.set("Variables", variables);
        return wrapper;
    }

    private static String required(Map<String, String> credentials, String name) {
        var value = credentials.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }
}
