package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.SignedHttp;
import dev.tidemill.api.function.Samples;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** Permissions by attributes: a user of a team may what belongs to the team. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@SuppressWarnings("NullAway.Init") // made before each test
class TagConditionsTest {

    private static final String OF_THE_TEAM =
            """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "lambda:*", "Resource": "*",
               "Condition": {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}},
              {"Effect": "Allow", "Action": "lambda:CreateFunction", "Resource": "*",
               "Condition": {"StringEquals": {"aws:RequestTag/team": "${aws:PrincipalTag/team}"}}},
              {"Effect": "Deny", "Action": ["lambda:UntagResource", "lambda:TagResource"], "Resource": "*",
               "Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}}},
              {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"},
              {"Effect": "Allow", "Action": ["iam:GetUser", "iam:GetRole", "iam:GetPolicy"], "Resource": "*",
               "Condition": {"StringEquals": {"iam:ResourceTag/team": "${aws:PrincipalTag/team}"}}},
              {"Effect": "Allow", "Action": ["iam:CreateUser", "iam:TagUser"], "Resource": "*",
               "Condition": {"StringEquals": {"aws:RequestTag/team": "${aws:PrincipalTag/team}"}}},
              {"Effect": "Deny", "Action": "iam:UntagUser", "Resource": "*",
               "Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}}},
              {"Effect": "Allow", "Action": "iam:UntagUser", "Resource": "*"}]}
            """;

    @TestHTTPResource("/")
    URI address;

    private NewTenant tenant;
    private LambdaClient root;
    private IamClient rootIam;
    private LambdaClient red;
    private IamClient redIam;
    private SignedHttp redHttp;

    @BeforeEach
    void a_user_of_the_red_team_and_a_function_of_each() {
        tenant = NewTenant.at(address);
        root = tenant.lambda();
        rootIam = iam(tenant.keyId(), tenant.secret());
        rootIam.createUser(u -> u.userName("ruby").tags(tag("team", "red")));
        rootIam.putUserPolicy(
                p -> p.userName("ruby").policyName("team").policyDocument(OF_THE_TEAM));
        var key = rootIam.createAccessKey(k -> k.userName("ruby")).accessKey();
        redIam = iam(key.accessKeyId(), key.secretAccessKey());
        redHttp = new SignedHttp(address, key.accessKeyId(), key.secretAccessKey());
        red =
                LambdaClient.builder()
                        .endpointOverride(address)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(
                                                key.accessKeyId(), key.secretAccessKey())))
                        .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                        .build();
        create(root, "red", Map.of("team", "red"));
        create(root, "blue", Map.of("team", "blue"));
        create(root, "plain", Map.of());
    }

    @AfterEach
    void close() {
        root.close();
        rootIam.close();
        red.close();
        redIam.close();
    }

    @Test
    void a_function_is_open_by_its_tag_and_closed_without_it_at_once() {
        assertThat(red.getFunction(f -> f.functionName("red")).tags()).containsEntry("team", "red");
        red.invoke(i -> i.functionName("red").invocationType(InvocationType.DRY_RUN));
        refused(l -> l.getFunction(f -> f.functionName("blue")), "lambda:GetFunction", "blue");
        refused(l -> l.getFunction(f -> f.functionName("plain")), "lambda:GetFunction", "plain");
        refused(
                l -> l.invoke(i -> i.functionName("blue").invocationType(InvocationType.DRY_RUN)),
                "lambda:InvokeFunction",
                "blue");
        assertThat(redHttp.get("/v1/functions/blue/code").status()).isEqualTo(403);
        assertThat(redHttp.get("/v1/functions/red/code").status()).isEqualTo(200);
        // when
        root.untagResource(t -> t.resource(arn("red")).tagKeys("team"));
        root.tagResource(t -> t.resource(arn("plain")).tags(Map.of("team", "red")));
        // then
        refused(l -> l.getFunction(f -> f.functionName("red")), "lambda:GetFunction", "red");
        red.getFunction(f -> f.functionName("plain"));
        root.deleteFunction(f -> f.functionName("plain"));
        create(root, "plain", Map.of());
        refused(l -> l.getFunction(f -> f.functionName("plain")), "lambda:GetFunction", "plain");
    }

    @Test
    void a_function_is_made_with_the_teams_tag_only_and_keeps_it() {
        create(red, "made", Map.of("team", "red", "note", "x"));
        refused(
                l -> create(l, "stolen", Map.of("team", "blue")),
                "lambda:CreateFunction",
                "stolen");
        refused(l -> create(l, "bare", Map.of()), "lambda:CreateFunction", "bare");
        red.untagResource(t -> t.resource(arn("made")).tagKeys("note"));
        denied(
                l -> l.untagResource(t -> t.resource(arn("made")).tagKeys("other", "team")),
                "lambda:UntagResource");
        denied(
                l -> l.tagResource(t -> t.resource(arn("made")).tags(Map.of("team", "blue"))),
                "lambda:TagResource");
        red.deleteFunction(f -> f.functionName("made"));
    }

    @Test
    void users_roles_and_policies_have_their_tags_too() {
        rootIam.createUser(u -> u.userName("rory").tags(tag("Team", "red")));
        rootIam.createUser(u -> u.userName("bea").tags(tag("team", "blue")));
        rootIam.createRole(
                r ->
                        r.roleName("red-role")
                                .assumeRolePolicyDocument(Samples.TRUST)
                                .tags(tag("team", "red")));
        var policy =
                rootIam.createPolicy(
                                p ->
                                        p.policyName("p")
                                                .policyDocument(OF_THE_TEAM)
                                                .tags(tag("team", "red")))
                        .policy()
                        .arn();

        assertThat(redIam.getUser(u -> u.userName("rory")).user().userName()).isEqualTo("rory");
        redIam.getRole(r -> r.roleName("red-role"));
        redIam.getPolicy(p -> p.policyArn(policy));
        refusedByIam(i -> i.getUser(u -> u.userName("bea")), "iam:GetUser");
        rootIam.untagPolicy(p -> p.policyArn(policy).tagKeys("team"));
        refusedByIam(i -> i.getPolicy(p -> p.policyArn(policy)), "iam:GetPolicy");
        redIam.createUser(u -> u.userName("new").tags(tag("team", "red")));
        refusedByIam(i -> i.createUser(u -> u.userName("no")), "iam:CreateUser");
        refusedByIam(i -> i.untagUser(u -> u.userName("new").tagKeys("team")), "iam:UntagUser");
    }

    private void refused(Consumer<LambdaClient> call, String action, String function) {
        no(
                call,
                action,
                arn(function)
                        + " because no identity-based policy allows the "
                        + action
                        + " action");
    }

    private void denied(Consumer<LambdaClient> call, String action) {
        no(call, action, arn("made") + " with an explicit deny in an identity-based policy");
    }

    private void no(Consumer<LambdaClient> call, String action, String rest) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(() -> call.accept(red))
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(403);
                            assertThat(no.awsErrorDetails().errorCode())
                                    .isEqualTo("AccessDeniedException");
                            assertThat(no.awsErrorDetails().errorMessage())
                                    .isEqualTo(
                                            "User: arn:aws:iam::%s:user/ruby is not authorized to perform: %s on resource: %s"
                                                    .formatted(tenant.account(), action, rest));
                        });
    }

    private void refusedByIam(Consumer<IamClient> call, String action) {
        assertThatExceptionOfType(IamException.class)
                .isThrownBy(() -> call.accept(redIam))
                .satisfies(
                        no ->
                                assertThat(no.awsErrorDetails().errorCode())
                                        .isEqualTo("AccessDenied"))
                .withMessageContaining(
                        "is not authorized to perform: " + action + " on resource: ");
    }

    private void create(LambdaClient lambda, String name, Map<String, String> tags) {
        lambda.createFunction(
                f ->
                        f.functionName(name)
                                .runtime("provided.al2023")
                                .handler("index.handler")
                                .role("arn:aws:iam::%s:role/any".formatted(tenant.account()))
                                .tags(tags)
                                .code(c -> c.zipFile(SdkBytes.fromByteArray(Samples.zip()))));
    }

    private String arn(String function) {
        return "arn:aws:lambda:us-east-1:%s:function:%s".formatted(tenant.account(), function);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private IamClient iam(String accessKeyId, String secret) {
        return IamClient.builder()
                .endpointOverride(address)
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(accessKeyId, secret)))
                .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                .build();
    }
}
