package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.session.Session;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** What is wrong with a token or a key, and what nobody gets. */
class ForeignTokensTest extends StsStage {

    private static final TenantId OTHER = new TenantId("123456789012");

    @Test
    void tokens_are_good_for_their_own_key_only() {
        // given
        door.put(new Change.TenantPut(new Tenant(OTHER, "other")));
        var mine =
                (AwsSessionCredentials)
                        session(
                                new Session.OfRoot(
                                        ACCOUNT,
                                        DoorFixture.ROOT.id(),
                                        Instant.now().plusSeconds(900)));
        var theirs =
                (AwsSessionCredentials)
                        session(
                                new Session.OfRoot(
                                        OTHER, "AKIAOTHER", Instant.now().plusSeconds(900)));
        var token = mine.sessionToken();

        // then
        unknown(
                AwsSessionCredentials.create(
                        mine.accessKeyId(), mine.secretAccessKey(), theirs.sessionToken()));
        unknown(
                AwsSessionCredentials.create(
                        theirs.accessKeyId(), theirs.secretAccessKey(), token));
        unknown(
                AwsSessionCredentials.create(
                        mine.accessKeyId(),
                        mine.secretAccessKey(),
                        token.substring(0, token.length() - 8)));
        unknown(
                AwsSessionCredentials.create(
                        mine.accessKeyId(), mine.secretAccessKey(), token + "AAAA"));
        unknown(
                AwsSessionCredentials.create(
                        DoorFixture.ROOT.id(), DoorFixture.ROOT.secret(), token));
        unknown(
                software.amazon.awssdk.auth.credentials.AwsBasicCredentials.create(
                        mine.accessKeyId(), mine.secretAccessKey()));
    }

    @Test
    void a_session_that_is_over_says_so() {
        // given
        var over =
                session(
                        new Session.OfRoot(
                                ACCOUNT, DoorFixture.ROOT.id(), Instant.now().minusSeconds(1)));

        // then
        try (var sts = sts(over);
                var lambda = door.client(LambdaClient.builder(), over)) {
            refused(
                    sts::getCallerIdentity,
                    403,
                    "ExpiredToken",
                    "The security token included in the request is expired");
            refused(
                    () -> lambda.invoke(in -> in.functionName("f")),
                    403,
                    "ExpiredTokenException",
                    "The security token included in the request is expired");
        }
    }

    @Test
    void a_key_that_is_not_active_is_as_unknown_as_none() {
        // given
        user(ANYTHING);
        door.put(
                new Change.AccessKeyPut(
                        new AccessKey(BOB.id(), BOB.secret(), ACCOUNT, BOB.user(), false)));

        // then
        for (var key : List.of(BOB, AccessKey.ofRoot("AKIANOBODY", "x", ACCOUNT))) {
            try (var sts = sts(key)) {
                refused(sts::getCallerIdentity, 403, "InvalidClientTokenId", INVALID);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GetFederationToken", "AssumeRoleWithSAML", "DecodeAuthorizationMessage"})
    void what_tidemill_does_not_do_is_refused_by_name(String operation) {
        try (var sts = sts(DoorFixture.ROOT)) {
            assertThatExceptionOfType(AwsServiceException.class)
                    .isThrownBy(
                            () -> {
                                switch (operation) {
                                    case "GetFederationToken" ->
                                            sts.getFederationToken(in -> in.name("somebody"));
                                    case "AssumeRoleWithSAML" ->
                                            throw unsigned("AssumeRoleWithSAML");
                                    default ->
                                            sts.decodeAuthorizationMessage(
                                                    in -> in.encodedMessage("x"));
                                }
                            })
                    .withMessageContaining(
                            operation.equals("AssumeRoleWithSAML")
                                    ? "Missing Authentication Token"
                                    : operation + " is not supported by Tidemill");
        }
    }

    /** What who has not signed is told. */
    private AwsServiceException unsigned(String operation) {
        try (var http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(door.uri("/"))
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    "Action=" + operation + "&Version=2011-06-15"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return AwsServiceException.builder().message(answer.body()).build();
        } catch (java.io.IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
