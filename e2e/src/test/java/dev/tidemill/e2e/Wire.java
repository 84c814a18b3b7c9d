package dev.tidemill.e2e;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Requests as those send them who do not use an SDK honestly. The signature is computed by the
 * SDK's signer; what happens to the request afterwards is up to the test.
 */
final class Wire {

    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    private Wire() {}

    /** What goes over the wire; each {@code with…} is a copy with one difference. */
    record Request(String method, URI uri, Map<String, String> headers, String body) {

        Request withHeader(String name, String value) {
            var changed = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            changed.putAll(headers);
            changed.put(name, value);
            return new Request(method, uri, changed, body);
        }

        Request withBody(String changed) {
            return new Request(method, uri, headers, changed);
        }

        Request withUri(URI changed) {
            return new Request(method, changed, headers, body);
        }

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
        }
    }

    /** What came back. */
    record Answer(int status, HttpResponse<String> response) {

        String body() {
            return response.body();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The error's name, wherever the service's protocol puts it. */
        String errorType() {
            return header("x-amzn-errortype").isEmpty() ? body() : header("x-amzn-errortype");
        }
    }

    static Request unsigned(String method, URI uri, Map<String, String> headers, String body) {
        return new Request(method, uri, headers, body);
    }

    static Request signed(Credentials credentials, String service, Clock clock, Request request) {
        var sdk =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.fromValue(request.method()))
                        .uri(request.uri());
        request.headers().forEach(sdk::putHeader);
        var signed =
                AwsV4HttpSigner.create()
                        .sign(
                                sign ->
                                        sign.identity(
                                                        AwsCredentialsIdentity.create(
                                                                credentials.accessKeyId(),
                                                                credentials.secretAccessKey()))
                                                .request(sdk.build())
                                                .payload(
                                                        () ->
                                                                new ByteArrayInputStream(
                                                                        request.body()
                                                                                .getBytes(
                                                                                        StandardCharsets
                                                                                                .UTF_8)))
                                                .putProperty(
                                                        AwsV4HttpSigner.SERVICE_SIGNING_NAME,
                                                        service)
                                                .putProperty(
                                                        AwsV4HttpSigner.REGION_NAME, "us-east-1")
                                                .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        signed.request()
                .headers()
                .forEach((name, values) -> headers.put(name, String.join(",", values)));
        return new Request(request.method(), request.uri(), headers, request.body());
    }

    static Answer send(Request request) {
        var http = HttpRequest.newBuilder(request.uri());
        request.headers()
                .forEach(
                        (name, value) -> {
                            var lower = name.toLowerCase(Locale.ROOT);
                            if (!lower.equals("host") && !lower.equals("content-length")) {
                                http.header(name, value);
                            }
                        });
        http.method(
                request.method(),
                request.body().isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(request.body()));
        try {
            var response = HTTP.send(http.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
