package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.NewTenant;
import io.quarkus.test.junit.QuarkusTest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** Functions let in whom a permission meant when it was added. */
@QuarkusTest
class PermissionPrincipalsTest extends LambdaStage {

    private static final String ALL =
            "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";

    @SuppressWarnings("NullAway.Init")
    private NewTenant other;

    @SuppressWarnings("NullAway.Init")
    private IamClient theirs;

    @BeforeEach
    void makeOther() {
        other = NewTenant.at(address);
        theirs =
                IamClient.builder()
                        .endpointOverride(address)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(other.keyId(), other.secret())))
                        .build();
    }

    @AfterEach
    void closeOther() {
        theirs.close();
    }

    @Test
    void a_user_of_another_account_is_let_in_and_not_the_next_one_of_the_name() {
        // given
        var name = created();
        var first = partner();
        var arn = "arn:aws:iam::" + other.account() + ":user/team/partner";
        // when
        var added = add(name, arn);
        // then
        assertThat(added).contains("{\"AWS\":\"" + arn + "\"}");
        assertThat(policyOf(name)).contains("{\"AWS\":\"" + arn + "\"}");
        call(first, name);
        // when
        var id = theirs.getUser(u -> u.userName("partner")).user().userId();
        remove(first);
        var second = partner();
        // then
        refused(
                () -> call(second, name),
                403,
                "AccessDeniedException",
                "because no resource-based policy allows the lambda:InvokeFunction action");
        assertThat(policyOf(name)).contains("{\"AWS\":\"" + id + "\"}").doesNotContain(arn);
        // when somebody else is let in, who is gone stays gone
        lambda.addPermission(
                p ->
                        p.functionName(name)
                                .statementId("more")
                                .action("lambda:InvokeFunction")
                                .principal(arn));
        // then
        call(second, name);
        assertThat(policyOf(name)).contains(id, arn);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::000000000001:user/nobody",
                "arn:aws:iam::000000000001:role/nobody",
                "arn:aws:sts::000000000001:assumed-role/nobody/session",
                "arn:aws:iam::000000000000:user/nobody",
                "arn:aws:iam::210987654321:role/nobody",
                "arn:aws:iam::210987654321:root",
                "210987654321",
                "AIDANOBODYNOBODYNOBOD",
                "arn:aws:s3:::bucket"
            })
    void whoever_does_not_exist_is_refused(String principal) {
        var name = created();
        refused(
                () -> add(name, principal),
                400,
                "InvalidParameterValueException",
                "The provided principal was invalid. Please check the principal and try again.");
        assertThat(snapshot.resourcePolicy(id(name).arn())).isEmpty();
    }

    private String add(String name, String principal) {
        return lambda.addPermission(
                        p ->
                                p.functionName(name)
                                        .statementId("partner")
                                        .action("lambda:InvokeFunction")
                                        .principal(principal))
                .statement();
    }

    private String policyOf(String name) {
        return lambda.getPolicy(g -> g.functionName(name)).policy();
    }

    /** A user who may do anything that others let it do, and its key. */
    private AwsBasicCredentials partner() {
        theirs.createUser(u -> u.userName("partner").path("/team/"));
        theirs.putUserPolicy(p -> p.userName("partner").policyName("all").policyDocument(ALL));
        var key = theirs.createAccessKey(k -> k.userName("partner")).accessKey();
        return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    }

    private void remove(AwsBasicCredentials key) {
        theirs.deleteAccessKey(k -> k.userName("partner").accessKeyId(key.accessKeyId()));
        theirs.deleteUserPolicy(p -> p.userName("partner").policyName("all"));
        theirs.deleteUser(u -> u.userName("partner"));
    }

    private void call(AwsBasicCredentials key, String name) {
        try (var caller =
                LambdaClient.builder()
                        .endpointOverride(address)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(StaticCredentialsProvider.create(key))
                        .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                        .build()) {
            caller.invoke(i -> i.functionName(id(name).arn()));
        }
    }

    private static void refused(ThrowingCallable call, int status, String code, String message) {
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
