package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.FakeWorker;
import dev.tidemill.api.Servers;
import dev.tidemill.api.aws.url.RawHttp;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.function.FunctionUrl;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.placement.Answer;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.InvokeMode;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** Addresses of functions, and what comes through them. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class FunctionUrlTest extends LambdaStage {

    private static final String KEY = "AKIADEFAULT000000000";
    private static final String SECRET = "default-secret";
    private static final TenantId NEIGHBOUR = new TenantId("777777777779");
    private static final String NEIGHBOURS_KEY = "AKIANEIGHBOUR0000009";

    private RawHttp http = new RawHttp(URI.create("http://localhost"));

    @BeforeEach
    void open() {
        http = new RawHttp(address);
    }

    @Test
    void an_address_is_made_shown_changed_and_removed() {
        var name = created();

        var made =
                lambda.createFunctionUrlConfig(
                        c ->
                                c.functionName(name)
                                        .authType(FunctionUrlAuthType.NONE)
                                        .cors(o -> o.allowOrigins("*").maxAge(5)));
        assertThat(made.functionUrl()).matches("http://[a-z0-9]{32}\\.lambda-url\\.localhost.*/");
        assertThat(made.functionArn()).isEqualTo(id(name).arn());
        assertThat(made.cors().allowOrigins()).containsExactly("*");
        assertThat(made.invokeMode()).isEqualTo(InvokeMode.BUFFERED);
        assertThatExceptionOfType(ResourceConflictException.class)
                .isThrownBy(
                        () ->
                                lambda.createFunctionUrlConfig(
                                        c ->
                                                c.functionName(name)
                                                        .authType(FunctionUrlAuthType.NONE)))
                .withMessageContaining("FunctionUrlConfig exists for this Lambda function");

        var changed =
                lambda.updateFunctionUrlConfig(
                        u -> u.functionName(name).authType(FunctionUrlAuthType.AWS_IAM));
        assertThat(changed.functionUrl()).isEqualTo(made.functionUrl());
        assertThat(changed.cors().maxAge()).isEqualTo(5);
        assertThat(lambda.getFunctionUrlConfig(g -> g.functionName(name)).authType())
                .isEqualTo(FunctionUrlAuthType.AWS_IAM);

        lambda.deleteFunctionUrlConfig(d -> d.functionName(name));
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> lambda.getFunctionUrlConfig(g -> g.functionName(name)));
        assertThat(known(made.functionUrl())).isEmpty();
    }

    @Test
    void each_alias_has_its_own_and_it_goes_with_the_alias_and_the_function() {
        var name = created();
        lambda.publishVersion(p -> p.functionName(name));
        lambda.createAlias(a -> a.functionName(name).name("live").functionVersion("1"));
        lambda.createAlias(a -> a.functionName(name).name("next").functionVersion("1"));
        var ofFunction = url(name, null, FunctionUrlAuthType.NONE);
        var ofLive = url(name, "live", FunctionUrlAuthType.NONE);
        var ofNext = url(name, "next", FunctionUrlAuthType.NONE);
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> url(name, "none", FunctionUrlAuthType.NONE));

        var first = lambda.listFunctionUrlConfigs(l -> l.functionName(name).maxItems(2));
        var rest =
                lambda.listFunctionUrlConfigs(l -> l.functionName(name).marker(first.nextMarker()));
        assertThat(first.functionUrlConfigs()).hasSize(2);
        assertThat(rest.functionUrlConfigs()).hasSize(1);
        assertThat(rest.functionUrlConfigs().getFirst().functionArn())
                .isEqualTo(id(name).arn("next"));

        lambda.deleteAlias(d -> d.functionName(name).name("live"));
        assertThat(known(ofLive)).isEmpty();
        assertThat(known(ofNext)).isPresent();
        lambda.deleteFunction(d -> d.functionName(name));
        assertThat(known(ofFunction)).isEmpty();
        assertThat(known(ofNext)).isEmpty();
    }

    @Test
    void a_request_becomes_an_event_and_a_result_an_answer() throws IOException {
        var name = created();
        var host = publicHost(name);

        var event =
                http.send(
                                "POST",
                                "/a%20b/c?x=1&x=2&y=%C3%A4",
                                "{\"q\":1}",
                                "Host: " + host,
                                "Content-Type: application/json",
                                "X-Twice: one",
                                "X-Twice: two",
                                "X-Forwarded-For: 6.6.6.6",
                                "Cookie: a=1; b=2")
                        .json();

        assertThat(event.getString("version")).isEqualTo("2.0");
        assertThat(event.getString("rawPath")).isEqualTo("/a%20b/c");
        assertThat(event.getString("rawQueryString")).isEqualTo("x=1&x=2&y=%C3%A4");
        assertThat(event.getJsonObject("queryStringParameters").getMap())
                .containsEntry("x", "1,2")
                .containsEntry("y", "ä");
        assertThat(event.getJsonArray("cookies").encode()).isEqualTo("[\"a=1\",\"b=2\"]");
        assertThat(event.getJsonObject("headers").getMap())
                .containsEntry("x-twice", "one,two")
                .containsEntry("x-forwarded-for", "127.0.0.1")
                .doesNotContainKey("cookie");
        assertThat(event.getString("body")).isEqualTo("{\"q\":1}");
        assertThat(event.getBoolean("isBase64Encoded")).isFalse();
        var context = event.getJsonObject("requestContext");
        assertThat(context.getString("domainName")).isEqualTo(host);
        assertThat(context.getString("accountId")).isEqualTo("anonymous");
        assertThat(context.getJsonObject("http").getString("method")).isEqualTo("POST");
        assertThat(context.getString("requestId"))
                .isEqualTo(worker.invocations.getLast().id().value());

        var form = http.send("POST", "/", "a=1", "Host: " + host, "Content-Type: application/x-y");
        assertThat(form.json().getString("body")).isEqualTo("YT0x");
        assertThat(form.json().getBoolean("isBase64Encoded")).isTrue();

        answers(
                "{\"statusCode\":201,\"headers\":{\"x-a\":\"b\"},\"cookies\":[\"c=1\",\"d=2\","
                        + "\"e=3; Domain=localhost\"],\"body\":\"done\"}");
        var answer = http.send("GET", "/", "", "Host: " + host);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers("x-a")).containsExactly("b");
        assertThat(answer.headers("set-cookie")).containsExactly("c=1", "d=2");
        assertThat(answer.body()).isEqualTo("done");
    }

    @Test
    void what_fails_says_little() throws IOException {
        var host = publicHost(created());

        worker.does(_ -> FakeWorker.done(new Outcome.Failed("Error", "{}".getBytes(UTF_8))));
        assertThat(http.send("GET", "/", "", "Host: " + host))
                .satisfies(no -> assertThat(no.status()).isEqualTo(502))
                .satisfies(no -> assertThat(no.body()).isEqualTo("Internal Server Error"));
        answers("{\"statusCode\":\"teapot\"}");
        assertThat(http.send("GET", "/", "", "Host: " + host).status()).isEqualTo(502);
        worker.does(_ -> new Answer.NoRoom("full"));
        assertThat(http.send("GET", "/", "", "Host: " + host).status()).isEqualTo(429);
        worker.echoes();
        assertThat(
                        http.send(
                                        "POST",
                                        "/",
                                        "x".repeat((6 << 20) - 100),
                                        "Host: " + host,
                                        "Content-Type: text/plain")
                                .status())
                .isEqualTo(413);
        assertThat(http.send("GET", "/?a=%zz", "", "Host: " + host).status()).isEqualTo(400);
    }

    @Test
    void nobody_gets_in_whom_the_policy_does_not_let_in() throws IOException {
        var name = created();
        var host = host(url(name, null, FunctionUrlAuthType.NONE));
        var before = worker.invocations.size();

        forbidden(host);
        allow(name, "url", p -> p.action("lambda:InvokeFunctionUrl").functionUrlAuthType("NONE"));
        forbidden(host);
        allow(name, "invoke", p -> p.action("lambda:InvokeFunction").invokedViaFunctionUrl(true));
        assertThat(http.send("GET", "/", "", "Host: " + host).status()).isEqualTo(200);
        assertThat(worker.invocations).hasSize(before + 1);
        lambda.updateFunctionUrlConfig(
                u -> u.functionName(name).authType(FunctionUrlAuthType.AWS_IAM));
        forbidden(host);

        // what lets the public in at the address lets nobody in at the API
        snapshot.apply(new Change.TenantPut(new Tenant(NEIGHBOUR, "neighbour")), 1);
        snapshot.apply(
                new Change.AccessKeyPut(AccessKey.ofRoot(NEIGHBOURS_KEY, SECRET, NEIGHBOUR)), 1);
        var path = "/2015-03-31/functions/" + id(name).arn() + "/invocations";
        var main = "localhost:" + address.getPort();
        assertThat(
                        http.send(
                                        "POST",
                                        path,
                                        "{}",
                                        RawHttp.signed(
                                                "POST", main, path, "{}", NEIGHBOURS_KEY, SECRET))
                                .status())
                .isEqualTo(403);
        assertThat(worker.invocations).hasSize(before + 1);
    }

    @Test
    void with_iam_only_a_signature_for_this_host_counts() throws IOException {
        var name = created();
        var host = host(url(name, null, FunctionUrlAuthType.AWS_IAM));
        var other = host(url(created(), null, FunctionUrlAuthType.AWS_IAM));
        var before = worker.invocations.size();

        forbidden(host);
        refused(host, RawHttp.signed("GET", other, "/", "", KEY, SECRET));
        refused(host, RawHttp.signed("sqs", "GET", host, "/", "", KEY, SECRET));
        refused(host, RawHttp.signed("GET", host, "/other", "", KEY, SECRET));
        refused(host, RawHttp.signed("GET", host, "/", "", KEY, "wrong"));
        snapshot.apply(new Change.TenantPut(new Tenant(NEIGHBOUR, "neighbour")), 1);
        snapshot.apply(
                new Change.AccessKeyPut(AccessKey.ofRoot(NEIGHBOURS_KEY, SECRET, NEIGHBOUR)), 1);
        refused(host, RawHttp.signed("GET", host, "/", "", NEIGHBOURS_KEY, SECRET));
        assertThat(worker.invocations).hasSize(before);

        var event =
                http.send("GET", "/", "", RawHttp.signed("GET", host, "/", "", KEY, SECRET)).json();
        var iam =
                event.getJsonObject("requestContext")
                        .getJsonObject("authorizer")
                        .getJsonObject("iam");
        assertThat(iam.getString("accessKey")).isEqualTo(KEY);
        assertThat(iam.getString("userArn")).isEqualTo("arn:aws:iam::000000000001:root");
        assertThat(event.getJsonObject("headers").getMap()).doesNotContainKey("authorization");
    }

    @Test
    void what_proves_the_callers_name_in_a_query_is_not_for_the_function() throws IOException {
        var host = host(url(created(), null, FunctionUrlAuthType.AWS_IAM));

        var event =
                http.send(
                                "GET",
                                RawHttp.presigned(host, "/a?x=1&y=2", KEY, SECRET),
                                "",
                                "Host: " + host)
                        .json();

        assertThat(event.getString("rawQueryString"))
                .startsWith("x=1&y=2")
                .contains("X-Amz-Date=")
                .doesNotContain("X-Amz-Signature")
                .doesNotContain("X-Amz-Security-Token");
        assertThat(event.getJsonObject("queryStringParameters").getMap())
                .containsEntry("y", "2")
                .doesNotContainKeys("X-Amz-Signature", "X-Amz-Security-Token");
    }

    @Test
    void an_empty_cors_takes_the_settings_away() throws IOException {
        var name = created();
        var host = publicHost(name);
        lambda.updateFunctionUrlConfig(
                u -> u.functionName(name).cors(c -> c.allowOrigins("https://page.example")));
        answers("{\"statusCode\":200,\"headers\":{\"Access-Control-Allow-Origin\":\"*\"}}");

        lambda.updateFunctionUrlConfig(u -> u.functionName(name).cors(_ -> {}));

        assertThat(lambda.getFunctionUrlConfig(g -> g.functionName(name)).cors()).isNull();
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .untilAsserted(
                        () ->
                                assertThat(
                                                http.send(
                                                                "OPTIONS",
                                                                "/",
                                                                "",
                                                                "Host: " + host,
                                                                "Origin: https://page.example",
                                                                "Access-Control-Request-Method: GET")
                                                        .headers("access-control-allow-origin"))
                                        .containsExactly("*"));
    }

    @Test
    void nothing_of_the_platform_is_behind_a_functions_host() throws IOException {
        var host = publicHost(created());
        worker.does(
                _ -> FakeWorker.done(new Outcome.Succeeded("\"the function\"".getBytes(UTF_8))));

        for (var path :
                List.of(
                        "/v1/session",
                        "/console/",
                        "/auth/realms/tidemill",
                        "/q/health",
                        "/health",
                        "/2015-03-31/functions")) {
            assertThat(http.send("GET", path, "", "Host: " + host, "Origin: https://evil.example"))
                    .as(path)
                    .satisfies(it -> assertThat(it.body()).isEqualTo("\"the function\""));
        }
        for (var nobody :
                List.of(
                        "lambda-url.localhost",
                        "nobody.lambda-url.localhost:8080",
                        "a." + host,
                        "NOBODY.LAMBDA-URL.LOCALHOST.:1")) {
            forbidden(nobody);
        }
        assertThat(http.send("GET", "http://localhost/v1/session", "", "Host: " + host).status())
                .isEqualTo(400);
        assertThat(http.send("GET", "/v1/session", "", "Host: " + host, "Host: localhost").status())
                .isEqualTo(400);
        var main = http.send("GET", "/v1/session", "", "Host: localhost", "Origin: http://" + host);
        assertThat(main.headers("access-control-allow-origin")).isEmpty();
    }

    @Test
    void browsers_are_told_what_pages_of_other_origins_may() throws IOException {
        var name = created();
        var host = publicHost(name);
        lambda.updateFunctionUrlConfig(
                u ->
                        u.functionName(name)
                                .cors(
                                        c ->
                                                c.allowOrigins("https://page.example")
                                                        .allowMethods("GET")));
        answers("{\"statusCode\":200,\"headers\":{\"Access-Control-Allow-Origin\":\"*\"}}");
        var before = worker.invocations.size();

        var preflight =
                http.send(
                        "OPTIONS",
                        "/",
                        "",
                        "Host: " + host,
                        "Origin: https://page.example",
                        "Access-Control-Request-Method: GET");
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.headers("access-control-allow-methods")).containsExactly("GET");
        assertThat(worker.invocations).hasSize(before);
        var evil = http.send("GET", "/", "", "Host: " + host, "Origin: https://evil.example");
        assertThat(evil.headers("access-control-allow-origin")).isEmpty();
        var page = http.send("GET", "/", "", "Host: " + host, "Origin: https://page.example");
        assertThat(page.headers("access-control-allow-origin"))
                .containsExactly("https://page.example");
    }

    @Test
    void an_origin_with_a_wildcard_inside_is_refused() {
        var name = created();

        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(
                        () ->
                                lambda.createFunctionUrlConfig(
                                        c ->
                                                c.functionName(name)
                                                        .authType(FunctionUrlAuthType.NONE)
                                                        .cors(o -> o.allowOrigins("https://*.a"))))
                .withMessageContaining("https://*.a");
    }

    @Test
    void what_cannot_stand_in_a_header_is_no_cors_setting() {
        var name = created();
        for (var word : List.of("x y", "x\u0001", "\u00e4", "")) {
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(
                            () ->
                                    lambda.createFunctionUrlConfig(
                                            c ->
                                                    c.functionName(name)
                                                            .authType(FunctionUrlAuthType.NONE)
                                                            .cors(o -> o.allowHeaders(word))))
                    .withMessageContaining("AllowHeaders");
        }
    }

    private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

    private void answers(String result) {
        worker.does(_ -> FakeWorker.done(new Outcome.Succeeded(result.getBytes(UTF_8))));
    }

    private void forbidden(String host) throws IOException {
        var no = http.send("GET", "/", "", "Host: " + host);
        assertThat(no.status()).isEqualTo(403);
        assertThat(no.json().getString("Message")).startsWith("Forbidden");
    }

    private void refused(String host, String[] headers) throws IOException {
        var changed =
                java.util.stream.Stream.of(headers)
                        .map(
                                it ->
                                        it.toLowerCase(java.util.Locale.ROOT).startsWith("host:")
                                                ? "Host: " + host
                                                : it)
                        .toArray(String[]::new);
        assertThat(http.send("GET", "/", "", changed).status()).isEqualTo(403);
    }

    private String url(String name, @Nullable String alias, FunctionUrlAuthType auth) {
        var made =
                lambda.createFunctionUrlConfig(
                                c -> c.functionName(name).qualifier(alias).authType(auth))
                        .functionUrl();
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> known(made).isPresent());
        return made;
    }

    private String publicHost(String name) {
        var made = url(name, null, FunctionUrlAuthType.NONE);
        allow(name, "url", p -> p.action("lambda:InvokeFunctionUrl").functionUrlAuthType("NONE"));
        allow(name, "invoke", p -> p.action("lambda:InvokeFunction").invokedViaFunctionUrl(true));
        return host(made);
    }

    private void allow(
            String name,
            String statement,
            java.util.function.UnaryOperator<
                            software.amazon.awssdk.services.lambda.model.AddPermissionRequest
                                    .Builder>
                    permission) {
        lambda.addPermission(
                permission
                        .apply(
                                software.amazon.awssdk.services.lambda.model.AddPermissionRequest
                                        .builder()
                                        .functionName(name)
                                        .statementId(statement)
                                        .principal("*"))
                        .build());
    }

    private static String host(String url) {
        return URI.create(url).getHost();
    }

    private Optional<FunctionUrl> known(String url) {
        return snapshot.functionUrl(host(url).substring(0, host(url).indexOf('.')));
    }
}
