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
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Requests as they are signed, sent and judged. */
abstract class SignaturesStage {

    static final AccessKey ROOT = AccessKey.ofRoot("AKIAROOT", "s3cret", TenantId.DEFAULT);

    static final AccessKey OTHER =
            AccessKey.ofRoot("AKIAOTHER", "other", new TenantId("000000000002"));

    static final String URL = "http://127.0.0.1:8080/2015-03-31/functions/hello/invocations";

    static final String BODY = "{\"x\":1}";

    final ManualClock clock = ManualClock.atNoon();

    final Signatures signatures = TestKeys.signatures(clock, ROOT, OTHER);

    record Sent(String method, String path, String query, MultiMap headers, String body) {

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

    Sent signed(String url) {
        return signed(ROOT, SdkHttpMethod.POST, url, BODY, Map.of(), clock.instant(), false);
    }

    Sent presigned(String url, Duration expires) {
        return signed(ROOT, SdkHttpMethod.GET, url, "", Map.of(), clock.instant(), true, expires);
    }

    static Sent signed(
            AccessKey key,
            SdkHttpMethod method,
            String url,
            String body,
            Map<String, String> headers,
            Instant at,
            boolean query) {
        return signed(key, method, url, body, headers, at, query, Duration.ofHours(1));
    }

    static Sent signed(
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

    void accept(Sent sent) {
        var claim =
                signatures.read(
                        new SignedRequest(
                                sent.method(), sent.path(), sent.query(), sent.headers()));
        var hash = Digests.sha256().digest(sent.body().getBytes(StandardCharsets.UTF_8));
        assertThat(signatures.verify(claim, hash).tenant()).isEqualTo(TenantId.DEFAULT);
    }

    void refuse(Sent sent, Reason reason) {
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> accept(sent))
                .satisfies(no -> assertThat(no.reason()).as(no.text()).isEqualTo(reason));
    }
}
