package dev.tidemill.api.aws.url;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Requests with any Host header, which clients do not let one write. */
public record RawHttp(URI server) {

    public record Answer(int status, List<String> head, String body) {

        /** Values of all headers of the name. */
        public List<String> headers(String name) {
            var start = name.toLowerCase(Locale.ROOT) + ":";
            return head.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .toList();
        }

        public JsonObject json() {
            return new JsonObject(body);
        }
    }

    /**
     * @param headers each {@code Name: value}
     */
    public Answer send(String method, String target, String body, String... headers)
            throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var text = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        Stream.of(headers).forEach(header -> text.append(header).append("\r\n"));
        text.append("Connection: close\r\nContent-Length: " + bytes.length + "\r\n\r\n");
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(30_000);
            var out = socket.getOutputStream();
            out.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
            out.write(bytes);
            out.flush();
            return read(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Answer read(String whole) {
        var end = whole.indexOf("\r\n\r\n");
        var lines = whole.substring(0, end).split("\r\n", -1);
        var head = List.of(lines).subList(1, lines.length);
        return new Answer(
                Integer.parseInt(lines[0].split(" ", -1)[1]), head, whole.substring(end + 4));
    }

    /** The headers of a signature for the host, the Host header among them. */
    public static String[] signed(
            String method, String host, String target, String body, String key, String secret) {
        return signed("lambda", method, host, target, body, key, secret);
    }

    public static String[] signed(
            String service,
            String method,
            String host,
            String target,
            String body,
            String key,
            String secret) {
        var signed =
                AwsV4HttpSigner.create()
                        .sign(
                                sign ->
                                        sign.identity(AwsCredentialsIdentity.create(key, secret))
                                                .request(
                                                        SdkHttpRequest.builder()
                                                                .method(
                                                                        SdkHttpMethod.fromValue(
                                                                                method))
                                                                .uri(
                                                                        URI.create(
                                                                                "http://" + host
                                                                                        + target))
                                                                .build())
                                                .payload(
                                                        () ->
                                                                new ByteArrayInputStream(
                                                                        body.getBytes(
                                                                                StandardCharsets
                                                                                        .UTF_8)))
                                                .putProperty(
                                                        AwsV4HttpSigner.SERVICE_SIGNING_NAME,
                                                        service)
                                                .putProperty(
                                                        AwsV4HttpSigner.REGION_NAME, "us-east-1"));
        return signed.request().headers().entrySet().stream()
                .map(header -> header.getKey() + ": " + String.join(",", header.getValue()))
                .toArray(String[]::new);
    }

    /** Path and query of a link that is signed for an hour. */
    public static String presigned(String host, String target, String key, String secret) {
        var signed =
                AwsV4HttpSigner.create()
                        .sign(
                                sign ->
                                        sign.identity(AwsCredentialsIdentity.create(key, secret))
                                                .request(
                                                        SdkHttpRequest.builder()
                                                                .method(SdkHttpMethod.GET)
                                                                .uri(
                                                                        URI.create(
                                                                                "http://" + host
                                                                                        + target))
                                                                .build())
                                                .putProperty(
                                                        AwsV4HttpSigner.AUTH_LOCATION,
                                                        AwsV4HttpSigner.AuthLocation.QUERY_STRING)
                                                .putProperty(
                                                        AwsV4HttpSigner.EXPIRATION_DURATION,
                                                        Duration.ofHours(1))
                                                .putProperty(
                                                        AwsV4HttpSigner.SERVICE_SIGNING_NAME,
                                                        "lambda")
                                                .putProperty(
                                                        AwsV4HttpSigner.REGION_NAME, "us-east-1"));
        var request = signed.request();
        return request.encodedPath() + "?" + request.encodedQueryParameters().orElseThrow();
    }
}
