package dev.tidemill.e2e;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The AWS SDK's own clients for one tenant; nothing but endpoint and credentials is changed. */
final class Clients implements AutoCloseable {

    private final URI endpoint;
    private final Credentials credentials;
    private final LambdaClient lambda;
    private final CloudWatchLogsClient logs;
    private final StsClient sts;
    private final IamClient iam;

    Clients(URI endpoint, Credentials credentials) {
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.lambda = configured(LambdaClient.builder()).build();
        this.logs = configured(CloudWatchLogsClient.builder()).build();
        this.sts = configured(StsClient.builder()).build();
        this.iam = configured(IamClient.builder()).build();
    }

    /** The same endpoint for somebody else. */
    Clients as(Credentials others) {
        return new Clients(endpoint, others);
    }

    URI endpoint() {
        return endpoint;
    }

    Credentials credentials() {
        return credentials;
    }

    LambdaClient lambda() {
        return lambda;
    }

    /** The one that reads streams; the caller closes it. */
    LambdaAsyncClient streaming() {
        return configured(LambdaAsyncClient.builder()).build();
    }

    CloudWatchLogsClient logs() {
        return logs;
    }

    StsClient sts() {
        return sts;
    }

    IamClient iam() {
        return iam;
    }

    /**
     * A role that Lambda may assume and that may do nothing; made at the first time.
     *
     * @return its ARN
     */
    String role() {
        try {
            return iam.createRole(
                            role ->
                                    role.roleName(Functions.ROLE_NAME)
                                            .assumeRolePolicyDocument(Functions.TRUST))
                    .role()
                    .arn();
        } catch (EntityAlreadyExistsException made) {
            return "arn:aws:iam::" + credentials.accountId() + ":role/" + Functions.ROLE_NAME;
        }
    }

    @Override
    public void close() {
        iam.close();
        lambda.close();
        logs.close();
        sts.close();
    }

    private <B extends AwsClientBuilder<B, C>, C> B configured(B builder) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        credentials.accessKeyId(), credentials.secretAccessKey())))
                .overrideConfiguration(
                        ClientOverrideConfiguration.builder()
                                .apiCallTimeout(Duration.ofSeconds(90))
                                .build());
    }
}
