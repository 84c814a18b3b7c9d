package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.iam.session.Session;
import dev.tidemill.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The stock SDK before STS, and what tests of sessions share. */
abstract class StsStage {

    static final TenantId ACCOUNT = TenantId.DEFAULT;

    static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    static final AccessKey BOB =
            new AccessKey("AKIABOB", "bobs-secret", ACCOUNT, Optional.of("bob"), true);

    static final String ROLE = "arn:aws:iam::000000000001:role/app/runs";

    static final String ANYTHING =
            "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";

    static final String INVALID = "The security token included in the request is invalid.";

    final DoorFixture door = new DoorFixture();

    @AfterEach
    void close() {
        door.close();
    }

    void user(String... policies) {
        door.put(new Change.UserPut(bob("AIDABOB", policies)));
        door.put(new Change.AccessKeyPut(BOB));
    }

    static IamUser bob(String id, String... policies) {
        var inline = policies.length == 0 ? Map.<String, String>of() : Map.of("own", policies[0]);
        return new IamUser(
                ACCOUNT,
                "/",
                "bob",
                id,
                LONG_AGO,
                Map.of(),
                List.of(),
                inline,
                List.of(),
                Optional.empty());
    }

    void role(String id, String trust, String policy) {
        door.put(
                new Change.RolePut(
                        new IamRole(
                                ACCOUNT,
                                "/app/",
                                "runs",
                                id,
                                LONG_AGO,
                                "",
                                trust,
                                Duration.ofHours(2),
                                Map.of("of", "role"),
                                Map.of("own", policy),
                                List.of(),
                                Optional.empty())));
    }

    static String trust(String action, String condition) {
        return """
               {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                "Principal":{"AWS":"arn:aws:iam::000000000001:root"},"Action":%s%s}}
               """
                .formatted(action, condition);
    }

    static final String TRUST = trust("[\"sts:AssumeRole\",\"sts:TagSession\"]", "");

    StsClient sts(AccessKey key) {
        return door.client(StsClient.builder(), key);
    }

    StsClient sts(AwsCredentials credentials) {
        return door.client(StsClient.builder(), credentials);
    }

    static AwsCredentials of(Credentials credentials) {
        return AwsSessionCredentials.create(
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials.sessionToken());
    }

    Credentials assumed(Consumer<AssumeRoleRequest.Builder> more) {
        try (var sts = sts(BOB)) {
            return sts.assumeRole(
                            in -> {
                                in.roleArn(ROLE).roleSessionName("work");
                                more.accept(in);
                            })
                    .credentials();
        }
    }

    void refused(Runnable call, int status, String code, String message) {
        assertThatExceptionOfType(AwsServiceException.class)
                .isThrownBy(call::run)
                .satisfies(
                        no -> {
                            assertThat(no.awsErrorDetails().errorCode()).isEqualTo(code);
                            assertThat(no.statusCode()).isEqualTo(status);
                            assertThat(no.awsErrorDetails().errorMessage()).isEqualTo(message);
                        });
    }

    AwsCredentials ofRoot() {
        try (var root = sts(DoorFixture.ROOT)) {
            return of(root.getSessionToken().credentials());
        }
    }

    AwsCredentials session(Session session) {
        var issued = door.tokens.issue(session);
        return AwsSessionCredentials.create(
                issued.accessKeyId(), issued.secretAccessKey(), issued.token());
    }

    void unknown(AwsCredentials credentials) {
        try (var sts = sts(credentials)) {
            refused(sts::getCallerIdentity, 403, "InvalidClientTokenId", INVALID);
        }
    }
}
