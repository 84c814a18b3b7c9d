package dev.tidemill.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Asks Tidemill's own API, signed by the vendor's signer. */
public final class SignedHttp {

    /** What came back; an empty body is JSON's null. */
    public record Answer(int status, String type, JsonNode body) {}

    private static final JsonMapper JSON = new JsonMapper();

    private final URI address;
    private final AwsCredentialsIdentity credentials;

    public SignedHttp(URI address, String accessKeyId, String secretAccessKey) {
        this.address = address;
        this.credentials = AwsCredentialsIdentity.create(accessKeyId, secretAccessKey);
    }

    public Answer get(String path) {
        return send(SdkHttpMethod.GET, path, "");
    }

    public Answer post(String path, String body) {
        return send(SdkHttpMethod.POST, path, body);
    }

    public Answer put(String path, String body) {
        return send(SdkHttpMethod.PUT, path, body);
    }

    public Answer delete(String path) {
        return send(SdkHttpMethod.DELETE, path, "");
    }

    private Answer send(SdkHttpMethod method, String path, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var signed =
                AwsV4HttpSigner.create()
                        .sign(
                                r ->
                                        r.identity(credentials)
                                                .request(
                                                        SdkHttpRequest.builder()
                                                                .method(method)
                                                                .uri(address.resolve(path))
                                                                .putHeader(
                                                                        "Content-Type",
                                                                        "application/json")
                                                                .build())
                                                .payload(ContentStreamProvider.fromByteArray(bytes))
                                                .putProperty(
                                                        AwsV4HttpSigner.SERVICE_SIGNING_NAME,
                                                        "tidemill")
                                                .putProperty(
                                                        AwsV4HttpSigner.REGION_NAME, "us-east-1"));
        var request =
                HttpRequest.newBuilder(address.resolve(path))
                        .method(method.name(), HttpRequest.BodyPublishers.ofByteArray(bytes));
        signed.request()
                .forEachHeader(
                        (name, values) -> {
                            if (!name.equalsIgnoreCase("Host")) {
                                values.forEach(value -> request.header(name, value));
                            }
                        });
        try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    answer.body().isEmpty() ? JSON.nullNode() : JSON.readTree(answer.body()));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
