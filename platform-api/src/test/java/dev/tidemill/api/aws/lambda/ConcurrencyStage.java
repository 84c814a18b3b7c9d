package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.FakeWorker;
import dev.tidemill.api.NewTenant;
import dev.tidemill.api.function.Samples;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AccountLimit;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.PutFunctionConcurrencyResponse;

/** A tenant of its own for each test: an account's concurrency is all its functions'. */
@SuppressWarnings("NullAway.Init") // made before each test
abstract class ConcurrencyStage {

    @TestHTTPResource("/")
    URI address;

    @Inject FakeWorker worker;

    NewTenant tenant;
    LambdaClient lambda;

    @BeforeEach
    void create_a_tenant() {
        worker.echoes();
        tenant = NewTenant.at(address);
        lambda = tenant.lambda();
    }

    @AfterEach
    void close() {
        worker.echoes();
        lambda.close();
    }

    void create(String name) {
        create(name, tenant, lambda);
    }

    static void create(String name, NewTenant tenant, LambdaClient lambda) {
        lambda.createFunction(
                f ->
                        f.functionName(name)
                                .runtime("provided.al2023")
                                .handler("any")
                                .role("arn:aws:iam::" + tenant.account() + ":role/any")
                                .code(c -> c.zipFile(SdkBytes.fromByteArray(Samples.zip()))));
    }

    /** A new version, of whatever number. */
    String publish(String name) {
        lambda.updateFunctionConfiguration(
                u -> u.functionName(name).description("" + System.nanoTime()));
        return lambda.publishVersion(p -> p.functionName(name)).version();
    }

    PutFunctionConcurrencyResponse reserve(String name, int amount) {
        return lambda.putFunctionConcurrency(
                p -> p.functionName(name).reservedConcurrentExecutions(amount));
    }

    @Nullable Integer reserved(String name) {
        return lambda.getFunctionConcurrency(g -> g.functionName(name))
                .reservedConcurrentExecutions();
    }

    AccountLimit account() {
        return lambda.getAccountSettings(_ -> {}).accountLimit();
    }

    void quota(int concurrent) {
        assertThat(
                        tenant.operator()
                                .put(
                                        "/v1/tenants/" + tenant.account() + "/quotas",
                                        "{\"concurrentInvocations\":" + concurrent + "}")
                                .status())
                .isEqualTo(200);
    }

    String arn(String name) {
        return "arn:aws:lambda:us-east-1:" + tenant.account() + ":function:" + name;
    }

    static void refused(ThrowingCallable call, int status, String code, String message) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(call)
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(status);
                            assertThat(no.awsErrorDetails().errorCode()).isEqualTo(code);
                        })
                .withMessageContaining(message);
    }
}
