package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.tenant.TenantId;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AddPermissionRequest;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** A function of one account, and another account beside it. */
abstract class PermissionStage extends LambdaStage {

    static final TenantId NEIGHBOUR = new TenantId("777777777777");

    @BeforeEach
    void makeNeighbour() {
        account(NEIGHBOUR);
        snapshot.apply(
                new Change.AccessKeyPut(
                        new AccessKey(
                                "AKIANEIGHBOUR0000000",
                                "neighbour-secret",
                                NEIGHBOUR,
                                Optional.empty(),
                                true)),
                1);
    }

    String add(
            String name,
            String statement,
            String principal,
            UnaryOperator<AddPermissionRequest.Builder> more) {
        var request =
                AddPermissionRequest.builder()
                        .functionName(name)
                        .statementId(statement)
                        .action("lambda:InvokeFunction")
                        .principal(principal);
        return lambda.addPermission(more.apply(request).build()).statement();
    }

    LambdaClient neighbour() {
        return client("AKIANEIGHBOUR0000000", "neighbour-secret");
    }

    LambdaClient client(String id, String secret) {
        return LambdaClient.builder()
                .endpointOverride(address)
                .region(lambda.serviceClientConfiguration().region())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)))
                .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                .build();
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
