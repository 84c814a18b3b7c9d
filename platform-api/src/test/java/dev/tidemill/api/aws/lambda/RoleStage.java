package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.function.Samples;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.iam.session.SessionCredentials;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Functions with roles, and who uses them. */
abstract class RoleStage extends LambdaStage {

    static long sequence = 1000;

    @AfterEach
    void restore() {
        apply(new Change.RolePut(Samples.role(Samples.TRUST)));
    }

    void identity(SessionCredentials of, String session) {
        try (var sts = sts(of)) {
            assertThat(sts.getCallerIdentity().arn())
                    .isEqualTo("arn:aws:sts::000000000001:assumed-role/worker/" + session);
        }
    }

    void apply(Change change) {
        assertThat(snapshot.apply(change, ++sequence)).isTrue();
    }

    static String allow(String action, String resource, String more) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"%s","Resource":"%s"%s}]}
        """
                .formatted(action, resource, more);
    }

    LambdaClient session(SessionCredentials credentials) {
        return client(of(credentials));
    }

    StsClient sts(SessionCredentials credentials) {
        return StsClient.builder()
                .endpointOverride(address)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(of(credentials)))
                .build();
    }

    static AwsCredentials of(SessionCredentials credentials) {
        return AwsSessionCredentials.create(
                credentials.accessKeyId(), credentials.secretAccessKey(), credentials.token());
    }

    LambdaClient client(AwsCredentials credentials) {
        return LambdaClient.builder()
                .endpointOverride(address)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                .build();
    }
}
