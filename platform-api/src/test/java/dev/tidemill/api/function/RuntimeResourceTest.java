package dev.tidemill.api.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.FakeWorker;
import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.core.function.Runtimes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;

@QuarkusTest
@QuarkusTestResource(Servers.class)
@SuppressWarnings("NullAway.Init") // made before each test
class RuntimeResourceTest {

    @TestHTTPResource("/")
    URI address;

    @Inject FakeWorker worker;
    @Inject Runtimes runtimes;

    private NewTenant tenant;

    @BeforeEach
    void create_a_tenant() {
        worker.echoes();
        tenant = NewTenant.at(address);
    }

    @Test
    void tells_which_runtimes_are_served_and_what_the_others_need() {
        var missing = missing();

        var told = tenant.http().get("/v1/runtimes").body().path("runtimes");

        assertThat(told).hasSameSizeAs(Runtimes.known());
        assertThat(told)
                .filteredOn(one -> one.path("name").asText().equals("provided.al2023"))
                .allMatch(one -> one.path("served").asBoolean() && !one.has("remedy"));
        assertThat(told)
                .filteredOn(one -> one.path("name").asText().equals(missing))
                .singleElement()
                .matches(one -> !one.path("served").asBoolean())
                .matches(one -> one.path("remedy").asText().equals(Runtimes.remedy(missing)));
    }

    @Test
    void a_runtime_without_its_interpreter_is_refused_with_what_to_do() {
        var missing = missing();
        try (var lambda = tenant.lambda()) {
            lambda.createFunction(
                    r ->
                            r.functionName("mine")
                                    .runtime("provided.al2023")
                                    .handler("a.b")
                                    .role("arn:aws:iam::" + tenant.account() + ":role/any")
                                    .code(c -> c.zipFile(SdkBytes.fromByteArray(Samples.zip()))));
            lambda.waiter().waitUntilFunctionActiveV2(r -> r.functionName("mine"));

            assertThatExceptionOfType(InvalidParameterValueException.class)
                    .isThrownBy(
                            () ->
                                    lambda.createFunction(
                                            r ->
                                                    r.functionName("other")
                                                            .runtime(missing)
                                                            .handler("a.b")
                                                            .role(
                                                                    "arn:aws:iam::"
                                                                            + tenant.account()
                                                                            + ":role/any")
                                                            .code(
                                                                    c ->
                                                                            c.zipFile(
                                                                                    SdkBytes
                                                                                            .fromByteArray(
                                                                                                    Samples
                                                                                                            .zip())))))
                    .withMessageContaining(missing + " is not available on this machine: ")
                    .withMessageContaining(Runtimes.remedy(missing));
            assertThatExceptionOfType(InvalidParameterValueException.class)
                    .isThrownBy(
                            () ->
                                    lambda.updateFunctionConfiguration(
                                            r -> r.functionName("mine").runtime(missing)))
                    .withMessageContaining(Runtimes.remedy(missing));
        }
    }

    @Test
    void strangers_are_told_nothing() {
        var stranger = new dev.tidemill.api.SignedHttp(address, "AKIANOBODY0000000000", "nothing");

        assertThat(stranger.get("/v1/runtimes").status()).isEqualTo(403);
    }

    private String missing() {
        return Runtimes.known().stream()
                .filter(name -> runtimes.find(name).isEmpty())
                .findFirst()
                .orElseThrow();
    }
}
