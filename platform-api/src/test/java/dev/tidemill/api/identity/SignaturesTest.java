package dev.tidemill.api.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.TestKeys;
import dev.tidemill.api.identity.IdentityException.Reason;
import dev.tidemill.api.ingress.Digests;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.testkit.ManualClock;
import io.vertx.core.MultiMap;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signatures are made by the vendor's own signer; what is wrong with them, a test breaks. */
class SignaturesTest {

    private static final AccessKey ROOT = AccessKey.ofRoot("AKIAROOT", "s3cret", TenantId.DEFAULT);
    private static final AccessKey OTHER =
            AccessKey.ofRoot("AKIAOTHER", "other", new TenantId("000000000002"));
    private static final String URL =
            "http://127.0.0.1:8080/2015-03-31/functions/hello/invocations";
    private static final String BODY = "{\"x\":1}";

    private final ManualClock clock = ManualClock.atNoon();
    private final Signatures signatures = TestKeys.signatures(clock, ROOT, OTHER);

    private record Sent(String method, String path, String query, MultiMap headers, String body) {

        Sent with(String name, String value) {
            var changed = MultiMap.caseInsensitiveMultiMap().addAll(headers).set(name, value);
            return new Sent(method, path, query, changed, body);
        }

        Sent adding(String name, String value) {
            var changed = MultiMap.caseInsensitiveMultiMap().addAll(headers).add(name, value);
            return new Sent(method, path, query, changed, body);
        }

        Sent without(String name) {
            var changed = MultiMap.caseInsensitiveMultiMap().addAll(headers).remove(name);
            return new Sent(method, path, query, changed, body);
        }

        Sent withAuthorization(UnaryOperator<String> change) {
            return with("Authorization", change.apply(headers.get("Authorization")));
        }

        Sent withQuery(String query) {
            return new Sent(method, path, query, headers, body);
        }

        Sent withPath(String path) {
            return new Sent(method, path, query, headers, body);
        }

        Sent withMethod(String method) {
            return new Sent(method, path, query, headers, body);
        }

        Sent withBody(String body) {
            return new Sent(method, path, query, headers, body);
        }
    }

    private Sent signed(String url) {
        return signed(ROOT, SdkHttpMethod.POST, url, BODY, Map.of(), clock.instant(), false);
    }

    private Sent presigned(String url, Duration expires) {
        return signed(ROOT, SdkHttpMethod.GET, url, "", Map.of(), clock.instant(), true, expires);
    }

    private static Sent signed(
            AccessKey key,
            SdkHttpMethod method,
            String url,
            String body,
            Map<String, String> headers,
            Instant at,
            boolean query) {
        return signed(key, method, url, body, headers, at, query, Duration.ofHours(1));
    }

    private static Sent signed(
            AccessKey key,
            SdkHttpMethod method,
            String url,
            String body,
            Map<String, String> headers,
            Instant at,
            boolean query,
            Duration expires) {
        var request = SdkHttpRequest.builder().method(method).uri(URI.create(url));
        headers.forEach(request::putHeader);
        var result =
                AwsV4HttpSigner.create()
                        .sign(
                                sign -> {
                                    sign.identity(
                                                    AwsCredentialsIdentity.create(
                                                            key.id(), key.secret()))
                                            .request(request.build())
                                            .payload(
                                                    () ->
                                                            new ByteArrayInputStream(
                                                                    body.getBytes(
                                                                            StandardCharsets
                                                                                    .UTF_8)))
                                            .putProperty(
                                                    AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                                            .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                                            .putProperty(
                                                    HttpSigner.SIGNING_CLOCK,
                                                    java.time.Clock.fixed(
                                                            at, java.time.ZoneOffset.UTC));
                                    if (query) {
                                        sign.putProperty(
                                                        AwsV4HttpSigner.AUTH_LOCATION,
                                                        AwsV4FamilyHttpSigner.AuthLocation
                                                                .QUERY_STRING)
                                                .putProperty(
                                                        AwsV4HttpSigner.EXPIRATION_DURATION,
                                                        expires);
                                    }
                                })
                        .request();
        var sent = MultiMap.caseInsensitiveMultiMap();
        result.headers().forEach((name, values) -> values.forEach(value -> sent.add(name, value)));
        var uri = result.getUri();
        return new Sent(
                method.name(),
                uri.getRawPath(),
                Optional.ofNullable(uri.getRawQuery()).orElse(""),
                sent,
                body);
    }

    private void accept(Sent sent) {
        var claim =
                signatures.read(
                        new SignedRequest(
                                sent.method(), sent.path(), sent.query(), sent.headers()));
        var hash = Digests.sha256().digest(sent.body().getBytes(StandardCharsets.UTF_8));
        assertThat(signatures.verify(claim, hash).tenant()).isEqualTo(TenantId.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "LAMBDA", "", "a.b", "\u00e4"})
    void a_service_that_is_no_word_is_refused_before_anything_is_proved(String service) {
        // given
        var sent = signed(URL).withAuthorization(a -> a.replace("/lambda/", "/" + service + "/"));
        // then
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(
                        () ->
                                signatures.read(
                                        new SignedRequest(
                                                sent.method(),
                                                sent.path(),
                                                sent.query(),
                                                sent.headers())))
                .withMessageContaining("correct service");
    }

    private void refuse(Sent sent, Reason reason) {
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> accept(sent))
                .satisfies(no -> assertThat(no.reason()).as(no.text()).isEqualTo(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                URL,
                "http://h/",
                "http://h",
                "http://h/a%20b/c%2Fd/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000001%3Afunction%3Ax",
                URL + "?Qualifier=%24LATEST",
                URL + "?b=2&a=1&a=0&a-b=3&B=4",
                URL + "?tagKeys=a%20b&tagKeys=c%2Bd&empty&also=",
                "http://h/%C3%A4?q=%E2%82%AC~-_.%2F%3D%26",
            })
    void an_honest_request_is_let_in_and_so_is_its_repetition(String url) {
        var sent = signed(url);

        accept(sent);
        accept(sent);
        accept(presigned(url, Duration.ofMinutes(5)));
    }

    @Test
    void headers_are_compared_without_superfluous_blanks() {
        var headers = Map.of("X-Amz-Meta", "  a   b  ", "X-Other", "c");
        var sent = signed(ROOT, SdkHttpMethod.PUT, URL, BODY, headers, clock.instant(), false);

        accept(sent);
        accept(sent.with("X-Amz-Meta", "a b"));
        refuse(sent.with("X-Amz-Meta", "ab"), Reason.SIGNATURE_WRONG);
    }

    @Test
    void a_changed_request_is_refused() {
        var sent = signed(URL + "?Qualifier=1");

        refuse(sent.withBody("{\"x\":2}"), Reason.SIGNATURE_WRONG);
        refuse(sent.withBody(""), Reason.SIGNATURE_WRONG);
        refuse(sent.withMethod("PUT"), Reason.SIGNATURE_WRONG);
        refuse(sent.withPath("/2015-03-31/functions/other/invocations"), Reason.SIGNATURE_WRONG);
        refuse(sent.withPath(sent.path() + "/"), Reason.SIGNATURE_WRONG);
        refuse(sent.withQuery("Qualifier=2"), Reason.SIGNATURE_WRONG);
        refuse(sent.withQuery("Qualifier=1&Qualifier=1"), Reason.SIGNATURE_WRONG);
        refuse(sent.withQuery(""), Reason.SIGNATURE_WRONG);
        refuse(sent.with("Host", "elsewhere"), Reason.SIGNATURE_WRONG);
        refuse(sent.adding("Host", "elsewhere"), Reason.SIGNATURE_WRONG);
        refuse(sent.without("Host"), Reason.SIGNATURE_WRONG);
    }

    @Test
    void another_body_does_not_pass_with_the_hash_of_the_first() {
        var sent = signed(URL);
        var hash = sent.headers().get("x-amz-content-sha256");

        refuse(
                sent.withBody("{\"x\":2}").with("x-amz-content-sha256", hash),
                Reason.SIGNATURE_WRONG);
        refuse(sent.with("x-amz-content-sha256", "UNSIGNED-PAYLOAD"), Reason.SIGNATURE_WRONG);
    }

    @Test
    void what_aws_gives_a_meaning_must_be_signed() {
        var sent = signed(URL);

        refuse(sent.with("X-Amz-Invocation-Type", "Event"), Reason.SIGNATURE_WRONG);
        refuse(sent.with("x-AMZ-anything", "new"), Reason.SIGNATURE_WRONG);
        refuse(
                presigned(URL, Duration.ofMinutes(5)).with("X-Amz-Log-Type", "Tail"),
                Reason.SIGNATURE_WRONG);
        accept(sent.with("User-Agent", "anyone").with("X-Amzn-Trace-Id", "Root=1"));
    }

    @Test
    void a_header_that_is_there_twice_is_refused() {
        var sent = signed(URL);

        refuse(sent.adding("X-Amz-Date", sent.headers().get("X-Amz-Date")), Reason.INCOMPLETE);
        refuse(
                sent.adding("Authorization", sent.headers().get("Authorization")),
                Reason.INCOMPLETE);
        refuse(
                sent.adding("x-amz-content-sha256", sent.headers().get("x-amz-content-sha256")),
                Reason.SIGNATURE_WRONG);
    }

    @Test
    void a_forged_or_truncated_signature_is_refused() {
        var sent = signed(URL);

        refuse(
                sent.withAuthorization(
                        a -> a.substring(0, a.length() - 1) + (a.endsWith("0") ? "1" : "0")),
                Reason.SIGNATURE_WRONG);
        refuse(sent.withAuthorization(a -> a.substring(0, a.length() - 2)), Reason.SIGNATURE_WRONG);
        refuse(sent.withAuthorization(a -> a + "00"), Reason.SIGNATURE_WRONG);
        refuse(
                sent.withAuthorization(a -> a.substring(0, a.indexOf("Signature=") + 10)),
                Reason.SIGNATURE_WRONG);
        refuse(
                sent.withAuthorization(a -> a.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1")),
                Reason.INCOMPLETE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/lambda/|/logs/|SIGNATURE_WRONG",
                "/us-east-1/|/eu-west-1/|SIGNATURE_WRONG",
                "/us-east-1/|/../|SIGNATURE_WRONG",
                "/20260601/|/20260602/|SIGNATURE_WRONG",
                "/20260601/|//|SIGNATURE_WRONG",
                "aws4_request|aws4_requesT|SIGNATURE_WRONG",
                "AKIAROOT|AKIAOTHER|SIGNATURE_WRONG",
                "AKIAROOT|AKIANOBODY|KEY_UNKNOWN",
                "AKIAROOT/|AKIAROOT|INCOMPLETE",
                "Credential=|Credentials=|INCOMPLETE",
                "SignedHeaders=host;|SignedHeaders=|SIGNATURE_WRONG",
                "SignedHeaders=host;|SignedHeaders=host;host;|INCOMPLETE",
                "SignedHeaders=host|SignedHeaders=zzz;host|INCOMPLETE",
                "Signature=|Signature=a, Signature=|INCOMPLETE",
            })
    void a_changed_scope_or_form_is_refused(String what, String by, Reason reason) {
        var sent = signed(URL);

        refuse(sent.withAuthorization(a -> a.replaceFirst(what, by)), reason);
    }

    @Test
    void one_tenants_key_does_not_open_anothers_account() {
        var sent = signed(OTHER, SdkHttpMethod.POST, URL, BODY, Map.of(), clock.instant(), false);

        refuse(
                sent.withAuthorization(a -> a.replace(OTHER.id(), ROOT.id())),
                Reason.SIGNATURE_WRONG);
    }

    @ParameterizedTest
    @CsvSource({
        "-PT14M59S,",
        "PT14M59S,",
        "-PT16M,EXPIRED",
        "-P1D,EXPIRED",
        "PT16M,SKEWED",
        "P1D,SKEWED"
    })
    void a_signature_is_good_for_fifteen_minutes_either_way(Duration off, Reason reason) {
        var at = clock.instant().plus(off);
        var sent = signed(ROOT, SdkHttpMethod.POST, URL, BODY, Map.of(), at, false);

        if (reason == null) {
            accept(sent);
        } else {
            refuse(sent, reason);
        }
    }

    @Test
    void a_presigned_request_is_good_until_it_expires() {
        var sent = presigned(URL, Duration.ofMinutes(20));

        clock.advance(Duration.ofMinutes(20));
        accept(sent);
        clock.advance(Duration.ofSeconds(1));
        refuse(sent, Reason.EXPIRED);
    }

    @Test
    void a_presigned_request_cannot_be_stretched_or_changed() {
        var sent = presigned(URL + "?Qualifier=1", Duration.ofMinutes(20));

        refuse(
                sent.withQuery(sent.query().replace("X-Amz-Expires=1200", "X-Amz-Expires=1201")),
                Reason.SIGNATURE_WRONG);
        refuse(
                sent.withQuery(sent.query().replace("X-Amz-Expires=1200", "X-Amz-Expires=604801")),
                Reason.INCOMPLETE);
        refuse(
                sent.withQuery(sent.query().replace("X-Amz-Expires=1200", "X-Amz-Expires=-1")),
                Reason.INCOMPLETE);
        refuse(sent.withQuery(sent.query() + "&X-Amz-Expires=9"), Reason.INCOMPLETE);
        refuse(
                sent.withQuery(sent.query().replace("Qualifier=1", "Qualifier=2")),
                Reason.SIGNATURE_WRONG);
        refuse(sent.withQuery(sent.query() + "&new=1"), Reason.SIGNATURE_WRONG);
        refuse(sent.withBody("not empty"), Reason.SIGNATURE_WRONG);
        refuse(sent.with("Authorization", "AWS4-HMAC-SHA256 x"), Reason.INCOMPLETE);
    }

    @Test
    void a_token_that_is_not_the_keys_is_refused() {
        refuse(signed(URL).with("X-Amz-Security-Token", "token"), Reason.KEY_UNKNOWN);
    }

    @Test
    void a_request_without_signature_or_date_is_told_so() {
        refuse(signed(URL).without("Authorization"), Reason.UNSIGNED);
        refuse(signed(URL).without("X-Amz-Date"), Reason.INCOMPLETE);
        refuse(signed(URL).with("X-Amz-Date", "Mon, 01 Jun 2026 12:00:00 GMT"), Reason.INCOMPLETE);
        refuse(signed(URL).with("Authorization", "Basic YTpi"), Reason.INCOMPLETE);
        refuse(signed(URL).with("Authorization", "AWS4-HMAC-SHA256 "), Reason.INCOMPLETE);
    }

    /**
     * The example of AWS's own documentation: a request to IAM of 2015 with the key AKIDEXAMPLE.
     */
    @Test
    void the_published_example_verifies() {
        var then = Instant.parse("2015-08-30T12:36:00Z");
        var example =
                AccessKey.ofRoot(
                        "AKIDEXAMPLE",
                        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                        TenantId.DEFAULT);
        var verifier =
                TestKeys.signatures(java.time.Clock.fixed(then, java.time.ZoneOffset.UTC), example);
        var headers =
                MultiMap.caseInsensitiveMultiMap()
                        .add("Host", "iam.amazonaws.com")
                        .add("X-Amz-Date", "20150830T123600Z")
                        .add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                        .add(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request,"
                                        + " SignedHeaders=content-type;host;x-amz-date,"
                                        + " Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");

        var claim =
                verifier.read(
                        new SignedRequest(
                                "GET", "/", "Action=ListUsers&Version=2010-05-08", headers));

        assertThat(verifier.verify(claim, Digests.sha256().digest()).tenant())
                .isEqualTo(TenantId.DEFAULT);
    }

    /** A case of AWS's published suite of signature tests: the order of parameters. */
    @Test
    void a_case_of_the_published_suite_verifies() {
        var then = Instant.parse("2015-08-30T12:36:00Z");
        var example =
                AccessKey.ofRoot(
                        "AKIDEXAMPLE",
                        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                        TenantId.DEFAULT);
        var verifier =
                TestKeys.signatures(java.time.Clock.fixed(then, java.time.ZoneOffset.UTC), example);
        var headers =
                MultiMap.caseInsensitiveMultiMap()
                        .add("Host", "example.amazonaws.com")
                        .add("X-Amz-Date", "20150830T123600Z")
                        .add(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                                        + " SignedHeaders=host;x-amz-date,"
                                        + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");

        var claim = verifier.read(new SignedRequest("GET", "/", null, headers));

        assertThat(verifier.verify(claim, Digests.sha256().digest()).tenant())
                .isEqualTo(TenantId.DEFAULT);
    }
}
