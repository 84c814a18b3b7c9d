package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.FakeWorker;
import dev.tidemill.api.NewTenant;
import dev.tidemill.api.SignedHttp;
import dev.tidemill.api.function.Samples;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.message.CatalogueReader;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.secret.Seals;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.State;

/** The stock SDK before the whole API, and what tests of functions share. */
abstract class LambdaStage {

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI address;

    @Inject FakeWorker worker;
    @Inject Snapshot snapshot;
    @Inject Kafka kafka;
    @Inject Seals seals;

    @SuppressWarnings("NullAway.Init")
    LambdaClient lambda;

    @BeforeEach
    void connect() {
        worker.echoes();
        lambda =
                LambdaClient.builder()
                        .endpointOverride(address)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(
                                                "AKIADEFAULT000000000", "default-secret")))
                        .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                        .httpClientBuilder(NewTenant.patient())
                        .build();
    }

    @AfterEach
    void disconnect() {
        lambda.close();
    }

    /** Makes an account that policies can name, at most once. */
    void account(TenantId id) {
        var operator = new SignedHttp(address, "AKIAOPERATOR00000000", "operator-secret");
        var wanted = "{\"name\":\"t" + id + "\",\"accountId\":\"" + id + "\"}";
        assertThat(operator.post("/v1/tenants", wanted).status()).isIn(201, 409);
    }

    void refused(CreateFunctionRequest.Builder wanted, String about) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(() -> lambda.createFunction(wanted.build()))
                .satisfies(no -> assertThat(no.statusCode()).isEqualTo(400))
                .withMessageContaining(about);
    }

    FunctionConfiguration awaitActive(String name) {
        var found = new ArrayList<FunctionConfiguration>();
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(
                        () -> {
                            found.add(
                                    lambda.getFunction(g -> g.functionName(name)).configuration());
                            return found.getLast().state() == State.ACTIVE
                                    && found.getLast()
                                            .lastUpdateStatusAsString()
                                            .equals("Successful");
                        });
        return found.getLast();
    }

    /** Whether a reader who starts now finds it on the topic. */
    boolean published(String name) {
        var later = new Snapshot();
        try (var reader = new CatalogueReader(kafka, later, seals).start()) {
            reader.caughtUp().orTimeout(30, TimeUnit.SECONDS).join();
        }
        return later.function(id(name), "$LATEST").isPresent();
    }

    String created() {
        var name = name();
        lambda.createFunction(function(name).build());
        return name;
    }

    static HttpResponse<byte[]> fetch(URI link) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    static String name() {
        return "f-" + UUID.randomUUID();
    }

    static FunctionId id(String name) {
        return new FunctionId(TenantId.DEFAULT, name);
    }

    static CreateFunctionRequest.Builder function(String name) {
        return CreateFunctionRequest.builder()
                .functionName(name)
                .runtime("provided.al2023")
                .handler("any")
                .role(Samples.ROLE)
                .code(c -> c.zipFile(SdkBytes.fromByteArray(Samples.zip())));
    }
}
