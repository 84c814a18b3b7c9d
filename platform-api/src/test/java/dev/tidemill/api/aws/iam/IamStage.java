package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.directory.Directory;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;

/** The stock SDK before the whole API, and what tests of IAM share. */
abstract class IamStage {

    static final String ACCOUNT = TenantId.DEFAULT.value();
    static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    static final String TRUST =
            """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
              "Principal": {"Service": "lambda.amazonaws.com"}}]}
            """;
    static final String ALLOW = allow("s3:GetObject");

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI address;

    @Inject Snapshot snapshot;

    @SuppressWarnings("NullAway.Init")
    IamClient iam;

    @BeforeEach
    void connect() {
        iam = client("AKIADEFAULT000000000", "default-secret");
    }

    @AfterEach
    void disconnect() {
        iam.close();
    }

    IamClient client(String accessKeyId, String secret) {
        return IamClient.builder()
                .endpointOverride(address)
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(accessKeyId, secret)))
                .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                .build();
    }

    IamClient clientOf(String user) {
        var key = iam.createAccessKey(k -> k.userName(user)).accessKey();
        return client(key.accessKeyId(), key.secretAccessKey());
    }

    Directory directory() {
        return snapshot.directory(TenantId.DEFAULT);
    }

    String user() {
        var name = name("user");
        iam.createUser(u -> u.userName(name));
        return name;
    }

    String group() {
        var name = name("group");
        iam.createGroup(g -> g.groupName(name));
        return name;
    }

    String role() {
        var name = name("role");
        iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST));
        return name;
    }

    /**
     * @return its ARN
     */
    String policy() {
        return iam.createPolicy(p -> p.policyName(name("policy")).policyDocument(ALLOW))
                .policy()
                .arn();
    }

    static String name(String kind) {
        return kind + "-" + UUID.randomUUID();
    }

    static String allow(String action) {
        return """
               {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "%s", "Resource": "*"}]}
               """
                .formatted(action);
    }

    static String decoded(String document) {
        return URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    static void refused(Runnable call, int status, String code, String message) {
        assertThatExceptionOfType(IamException.class)
                .isThrownBy(call::run)
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(status);
                            assertThat(no.awsErrorDetails().errorCode()).isEqualTo(code);
                            assertThat(no.awsErrorDetails().errorMessage()).contains(message);
                        });
    }
}
