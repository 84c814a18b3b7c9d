package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.function.Samples;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.catalogue.Snapshot;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;

/** What is a language elsewhere is a text here, in every member of every operation. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class HostileTextTest {

    private static final String SQL = "'; drop table function cascade; --";
    private static final String ANYTHING = "%_\\";
    private static final List<String> HOSTILE =
            List.of(
                    SQL,
                    ANYTHING,
                    "a\u0000b",
                    "",
                    " ",
                    "x".repeat(140_000),
                    "../../../etc/passwd",
                    "${aws:username}",
                    "a\r\nSet-Cookie: b=c",
                    "<![CDATA[x]]>&amp;",
                    "arn:aws:iam::",
                    "arn:aws:lambda:us-east-1:::::",
                    "\uD83D\uDE00\u202E\uFFFF");

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI address;

    @Inject AwsServices services;
    @Inject Rows rows;
    @Inject Snapshot snapshot;
    @Inject Sql sql;

    @TestFactory
    Stream<DynamicTest> hostile() {
        var account = TwoAccounts.account(address, TwoAccounts.MINE);
        var admin = snapshot.directory(account.account()).user(TwoAccounts.ADMIN).orElseThrow();
        var call = new Call(admin.principal("AKIAADMIN"), "r", "us-east-1", "127.0.0.1");
        var names = new TwoAccounts(account, account);
        return services.all().stream()
                .flatMap(
                        table ->
                                table.model().operations().stream()
                                        .map(model -> table.find(model.name()))
                                        .flatMap(Stream::ofNullable)
                                        .map(
                                                row ->
                                                        DynamicTest.dynamicTest(
                                                                row.action().text(),
                                                                () ->
                                                                        hostile(
                                                                                table, row, call,
                                                                                names))));
    }

    private <I, O> void hostile(
            ServiceTable table, Operation<I, O> row, Call call, TwoAccounts names)
            throws Exception {
        var given = new HashMap<String, String>();
        for (var member : row.model().input().members()) {
            if (member.required() && !names.foreign(member.name(), TwoAccounts.MINE).isEmpty()) {
                given.put(member.name(), names.own(member.name()));
            }
        }
        for (var text : HOSTILE) {
            for (var input : SampleInputs.with(row.model().input(), text, given)) {
                var ended = new CompletableFuture<Integer>();
                rows.run(
                        table,
                        row,
                        call,
                        () -> input,
                        (_, failure) -> ended.complete(status(table, failure)));

                assertThat(ended.get(30, TimeUnit.SECONDS))
                        .as(() -> row.action() + " " + shortened(input))
                        .isLessThan(500);
            }
        }
        assertThat(count("function")).isPositive();
        assertThat(count("iam_identity")).isPositive();
        assertThat(count("log_group")).isPositive();
    }

    @Test
    void a_text_that_is_taken_comes_back_as_it_was() {
        var tenant = NewTenant.at(address);
        var text = SQL + ANYTHING + " \uD83D\uDE00 \"<&>\" ${aws:username}";
        try (var lambda = tenant.lambda()) {
            lambda.createFunction(
                    f ->
                            f.functionName("texts")
                                    .runtime("provided.al2023")
                                    .handler("any")
                                    .description(text)
                                    .environment(e -> e.variables(Map.of("TEXT", text)))
                                    .role("arn:aws:iam::" + tenant.account() + ":role/any")
                                    .code(c -> c.zipFile(SdkBytes.fromByteArray(Samples.zip()))));

            var kept = lambda.getFunctionConfiguration(g -> g.functionName("texts"));

            assertThat(kept.description()).isEqualTo(text);
            assertThat(kept.environment().variables()).containsEntry("TEXT", text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "_rou_", "g%", "\\", "gro.*", "'"})
    void wildcards_of_a_database_find_nothing(String prefix) {
        var tenant = NewTenant.at(address);
        var http = tenant.http();
        assertThat(
                        http.post("/v1/aws/logs/CreateLogGroup", "{\"logGroupName\":\"group\"}")
                                .status())
                .isEqualTo(200);
        var asked = new JsonObject().put("logGroupNamePrefix", prefix).encode();

        var found = http.post("/v1/aws/logs/DescribeLogGroups", asked);

        if (found.status() == 200) {
            assertThat(found.body().path("logGroups")).isEmpty();
        } else {
            assertThat(found.status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "\\ud800x", "\\udc00\\ud800", "\\u0000"})
    void what_is_no_text_is_refused(String part) {
        var tenant = NewTenant.at(address).http();
        for (var member : List.of("UserName", "Path", "PermissionsBoundary")) {
            var answer =
                    tenant.post(
                            "/v1/aws/iam/CreateUser",
                            "{\"UserName\":\"u\",\"%s\":\"arn:aws:iam::%s\"}"
                                    .formatted(member, part));

            assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/?Action=%zz", "/?%=1", "/?Action=%FF", "/2015-03-31/functions/%zz"})
    void a_stranger_with_broken_escapes_is_a_stranger(String path) throws Exception {
        try (var socket = new Socket(address.getHost(), address.getPort());
                var in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.getOutputStream()
                    .write(
                            "GET %s HTTP/1.1\r\nHost: x\r\n\r\n"
                                    .formatted(path)
                                    .getBytes(StandardCharsets.US_ASCII));

            assertThat(in.readLine()).matches("HTTP/1.1 40[03] .*");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/audit?principal=TEXT",
                "/v1/audit?action=TEXT",
                "/v1/audit?outcome=TEXT",
                "/v1/audit?from=TEXT",
                "/v1/audit?before=TEXT",
                "/v1/audit?account=TEXT",
                "/v1/events?before=TEXT",
                "/v1/events?function=TEXT",
                "/v1/events?error=TEXT",
                "/v1/events/TEXT",
                "/v1/events/TEXT/payload",
                "/v1/usage?account=TEXT",
                "/v1/functions/TEXT/runs",
                "/v1/functions/TEXT/code",
                "/v1/tenants/TEXT/quotas"
            })
    void the_platforms_own_doors_take_texts_as_texts(String path) {
        var http = NewTenant.at(address).http();
        for (var text : HOSTILE) {
            if (!text.isBlank() && text.length() < 1000) {
                var answer =
                        http.get(
                                path.replace(
                                        "TEXT", URLEncoder.encode(text, StandardCharsets.UTF_8)));

                assertThat(answer.status())
                        .as(path + " with " + text)
                        .isLessThan(500)
                        .isNotEqualTo(text.indexOf('\0') < 0 ? 0 : 200);
            }
        }
    }

    @Test
    void the_audit_tells_of_what_no_database_takes() {
        var tenant = NewTenant.at(address);
        var http = tenant.http();
        http.post("/v1/aws/iam/DeletePolicy", "{\"PolicyArn\":\"arn:aws:iam::\\u0000:policy/x\"}");
        http.post("/v1/aws/iam/DeletePolicy", "{\"PolicyArn\":\"arn:aws:iam::\\ud800:policy/x\"}");
        http.post("/v1/aws/iam/DeletePolicy", "{\"PolicyArn\":\"arn:aws:iam::last:policy/x\"}");

        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(
                        () ->
                                http.get("/v1/audit")
                                        .body()
                                        .toString()
                                        .contains("arn:aws:iam::last:policy/x"));
    }

    private static int status(ServiceTable table, @Nullable Throwable failure) {
        return failure == null ? 200 : table.refusal(failure, "r").error().status();
    }

    private static String shortened(Object input) {
        var text = input.toString();
        return text.substring(0, Math.min(text.length(), 400));
    }

    private int count(String table) {
        return CurrentTenant.callForAll(
                () ->
                        QuarkusTransaction.requiringNew()
                                .call(
                                        () ->
                                                sql.query(
                                                                row -> row.getInt(1),
                                                                "select count(*) from " + table)
                                                        .getFirst()));
    }
}
