package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.sts.StsClient;

/** When keys and roles were used last: written in batches, so that it is seen a little later. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class LastUsedTest extends IamStage {

    @Test
    void a_key_and_a_role_tell_when_and_where_they_were_used_last() {
        // given
        var user = user();
        var role = name("role");
        iam.createRole(
                r ->
                        r.roleName(role)
                                .assumeRolePolicyDocument(
                                        TRUST.replace("Service", "AWS")
                                                .replace("lambda.amazonaws.com", ACCOUNT)));
        iam.putUserPolicy(
                p -> p.userName(user).policyName("p").policyDocument(allow("sts:AssumeRole")));
        var key = iam.createAccessKey(k -> k.userName(user)).accessKey();
        var unused = iam.getRole(r -> r.roleName(role)).role();
        assertThat(unused.roleLastUsed().lastUsedDate()).isNull();
        assertThat(unused.roleLastUsed().region()).isNull();
        // when
        var from = Instant.now().minus(Duration.ofMinutes(1));
        try (var sts = sts(key.accessKeyId(), key.secretAccessKey(), "")) {
            var session =
                    sts.assumeRole(
                                    a ->
                                            a.roleArn("arn:aws:iam::" + ACCOUNT + ":role/" + role)
                                                    .roleSessionName("batch"))
                            .credentials();
            try (var assumed =
                    sts(session.accessKeyId(), session.secretAccessKey(), session.sessionToken())) {
                assumed.getCallerIdentity();
            }
        }
        // then
        Awaitility.await()
                .atMost(40, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> {
                            var used = iam.getRole(r -> r.roleName(role)).role().roleLastUsed();
                            assertThat(used.region()).isEqualTo("us-east-1");
                            assertThat(used.lastUsedDate()).isBetween(from, Instant.now());
                            var ofKey =
                                    iam.getAccessKeyLastUsed(k -> k.accessKeyId(key.accessKeyId()))
                                            .accessKeyLastUsed();
                            assertThat(ofKey.region()).isEqualTo("us-east-1");
                            assertThat(ofKey.serviceName()).isEqualTo("sts");
                            assertThat(ofKey.lastUsedDate()).isBetween(from, Instant.now());
                        });
        assertThat(
                        iam
                                .getAccountAuthorizationDetailsPaginator(
                                        d -> d.filter(EntityType.ROLE))
                                .stream()
                                .flatMap(page -> page.roleDetailList().stream())
                                .filter(detail -> detail.roleName().equals(role)))
                .singleElement()
                .satisfies(
                        detail ->
                                assertThat(detail.roleLastUsed().region()).isEqualTo("us-east-1"));
    }

    private StsClient sts(String id, String secret, String token) {
        var credentials =
                token.isEmpty()
                        ? AwsBasicCredentials.create(id, secret)
                        : AwsSessionCredentials.create(id, secret, token);
        return StsClient.builder()
                .endpointOverride(address)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }
}
