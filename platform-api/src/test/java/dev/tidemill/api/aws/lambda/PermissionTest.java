package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AddPermissionRequest;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** What the owner of a function allows others, and what others then may. */
@QuarkusTest
class PermissionTest extends LambdaStage {

    private static final TenantId NEIGHBOUR = new TenantId("777777777777");

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

    @Test
    void a_permission_is_kept_as_a_statement_of_the_functions_policy() {
        // given
        var name = created();
        // when
        var added =
                add(
                        name,
                        "s3",
                        "s3.amazonaws.com",
                        p ->
                                p.sourceArn("arn:aws:s3:::bucket")
                                        .sourceAccount(TenantId.DEFAULT.value()));
        // then
        var statement =
                """
                {"Sid":"s3","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},\
                "Action":"lambda:InvokeFunction","Resource":"%s",\
                "Condition":{"StringEquals":{"AWS:SourceAccount":"000000000001"},\
                "ArnLike":{"AWS:SourceArn":"arn:aws:s3:::bucket"}}}"""
                        .formatted(id(name).arn());
        assertThat(added).isEqualTo(statement);
        assertThat(lambda.getPolicy(g -> g.functionName(name)).policy())
                .isEqualTo(
                        "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":["
                                + statement
                                + "]}");
    }

    @Test
    void principals_are_written_as_aws_writes_them() {
        // given
        var name = created();
        // when
        add(name, "account", NEIGHBOUR.value(), p -> p);
        add(name, "root", "arn:aws:iam::" + NEIGHBOUR + ":root", p -> p);
        add(
                name,
                "all",
                "*",
                p -> p.action("lambda:InvokeFunctionUrl").functionUrlAuthType("NONE"));
        // then
        var policy = lambda.getPolicy(g -> g.functionName(name)).policy();
        assertThat(policy)
                .contains("\"Principal\":{\"AWS\":\"arn:aws:iam::777777777777:root\"}")
                .contains("\"Principal\":\"*\",\"Action\":\"lambda:InvokeFunctionUrl\"")
                .contains("{\"StringEquals\":{\"lambda:FunctionUrlAuthType\":\"NONE\"}}");
    }

    @Test
    void another_account_gets_what_both_allow_and_nothing_else() {
        // given
        var name = created();
        var arn = id(name).arn();
        try (var neighbour = neighbour()) {
            denied(() -> neighbour.getFunction(g -> g.functionName(arn)), "GetFunction", arn);
            add(name, "look", NEIGHBOUR.value(), p -> p.action("lambda:GetFunction"));
            add(
                    name,
                    "limit",
                    NEIGHBOUR.value(),
                    p -> p.action("lambda:UpdateFunctionConfiguration"));

            // then
            assertThat(neighbour.getFunction(g -> g.functionName(arn)).configuration())
                    .satisfies(found -> assertThat(found.functionArn()).isEqualTo(arn));
            neighbour.updateFunctionConfiguration(u -> u.functionName(arn).timeout(77));
            assertThat(configuration(name).timeout()).isEqualTo(77);

            // what is not allowed changes nothing
            var before = configuration(name).revisionId();
            denied(() -> neighbour.deleteFunction(d -> d.functionName(arn)), "DeleteFunction", arn);
            denied(
                    () -> neighbour.tagResource(t -> t.resource(arn).tags(Map.of("a", "b"))),
                    "TagResource",
                    arn);
            denied(() -> neighbour.getPolicy(g -> g.functionName(arn)), "GetPolicy", arn);
            assertThat(neighbour.listFunctions().functions()).isEmpty();
            refused(
                    () -> neighbour.getFunction(g -> g.functionName(name)),
                    404,
                    "ResourceNotFoundException",
                    "Function not found: arn:aws:lambda:us-east-1:" + NEIGHBOUR);
            assertThat(configuration(name).revisionId()).isEqualTo(before);

            lambda.removePermission(r -> r.functionName(name).statementId("limit"));
            denied(
                    () ->
                            neighbour.updateFunctionConfiguration(
                                    u -> u.functionName(arn).timeout(5)),
                    "UpdateFunctionConfiguration",
                    arn);
            assertThat(configuration(name).timeout()).isEqualTo(77);
        }
    }

    private FunctionConfiguration configuration(String name) {
        return lambda.getFunction(g -> g.functionName(name)).configuration();
    }

    private static void denied(ThrowingCallable call, String action, String arn) {
        refused(
                call,
                403,
                "AccessDeniedException",
                "is not authorized to perform: lambda:" + action + " on resource: " + arn);
    }

    @Test
    void a_policy_ends_with_its_last_statement() {
        // given
        var name = created();
        add(name, "one", NEIGHBOUR.value(), p -> p);
        // when
        lambda.removePermission(r -> r.functionName(name).statementId("one"));
        // then
        refused(
                () -> lambda.getPolicy(g -> g.functionName(name)),
                404,
                "ResourceNotFoundException",
                "The resource you requested does not exist.");
        refused(
                () -> lambda.removePermission(r -> r.functionName(name).statementId("one")),
                404,
                "ResourceNotFoundException",
                "No policy is associated with the given resource.");
        assertThat(snapshot.functionPolicy(id(name).arn())).isEmpty();
    }

    @Test
    void what_cannot_be_added_or_removed_is_refused_in_lambdas_words() {
        // given
        var name = created();
        add(name, "one", NEIGHBOUR.value(), p -> p);
        // then
        refused(
                () -> add(name, "one", NEIGHBOUR.value(), p -> p),
                409,
                "ResourceConflictException",
                "The statement id (one) provided already exists.");
        refused(
                () -> lambda.removePermission(r -> r.functionName(name).statementId("two")),
                404,
                "ResourceNotFoundException",
                "Statement two is not found in resource policy.");
        refused(
                () -> add(name, "two", "nobody", p -> p),
                400,
                "InvalidParameterValueException",
                "The provided principal was invalid.");
        refused(
                () -> add(name, "two", "arn:aws:iam::000000000001:user/nobody", p -> p),
                400,
                "InvalidParameterValueException",
                "The provided principal was invalid.");
        refused(
                () -> add(name, "two", NEIGHBOUR.value(), p -> p.functionUrlAuthType("NONE")),
                400,
                "InvalidParameterValueException",
                "FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action");
        refused(
                () -> add(name, "two", NEIGHBOUR.value(), p -> p.qualifier("$LATEST")),
                400,
                "InvalidParameterValueException",
                "We currently do not support adding policies for $LATEST.");
        refused(
                () -> add(name, "two", NEIGHBOUR.value(), p -> p.qualifier("3")),
                404,
                "ResourceNotFoundException",
                "Function not found: ");
        refused(
                () -> add(name(), "two", NEIGHBOUR.value(), p -> p),
                404,
                "ResourceNotFoundException",
                "Function not found: ");
        refused(
                () -> add(name, "two", "*", p -> p.principalOrgID("o-1234567890")),
                400,
                "InvalidParameterValueException",
                "PrincipalOrgID");
        refused(
                () -> add(name, "two", "*", p -> p.eventSourceToken("token")),
                400,
                "InvalidParameterValueException",
                "EventSourceToken");
    }

    @Test
    void a_policy_that_somebody_else_changed_meanwhile_stays() {
        // given
        var name = created();
        add(name, "one", NEIGHBOUR.value(), p -> p);
        var revision = lambda.getPolicy(g -> g.functionName(name)).revisionId();
        // when
        add(name, "two", NEIGHBOUR.value(), p -> p.revisionId(revision));
        // then
        refused(
                () -> add(name, "three", NEIGHBOUR.value(), p -> p.revisionId(revision)),
                412,
                "PreconditionFailedException",
                "The Revision Id provided does not match the latest Revision Id.");
        refused(
                () ->
                        lambda.removePermission(
                                r -> r.functionName(name).statementId("one").revisionId(revision)),
                412,
                "PreconditionFailedException",
                "The Revision Id provided does not match the latest Revision Id.");
    }

    @Test
    void a_policy_has_at_most_20_kilobytes() {
        // given
        var name = created();
        ThrowingCallable fill =
                () -> {
                    for (var i = 0; i < 200; i++) {
                        var sid = "x".repeat(90) + i;
                        add(name, sid, NEIGHBOUR.value(), p -> p);
                    }
                };
        // then
        refused(fill, 400, "PolicyLengthExceededException", "is bigger than the limit (20480).");
    }

    @Test
    void another_account_may_call_with_permission_only() {
        // given
        var name = created();
        try (var neighbour = neighbour()) {
            ThrowingCallable call = () -> neighbour.invoke(i -> i.functionName(id(name).arn()));
            refused(
                    call,
                    403,
                    "AccessDeniedException",
                    "because no resource-based policy allows the lambda:InvokeFunction action");
            // when
            add(name, "neighbour", NEIGHBOUR.value(), p -> p);
            var answer = neighbour.invoke(i -> i.functionName(id(name).arn()));
            lambda.removePermission(r -> r.functionName(name).statementId("neighbour"));
            // then
            assertThat(answer.statusCode()).isEqualTo(200);
            refused(call, 403, "AccessDeniedException", "because no resource-based policy");
        }
    }

    @Test
    void a_permission_to_call_is_none_to_do_anything_else() {
        // given
        var name = created();
        add(name, "neighbour", NEIGHBOUR.value(), p -> p);
        // then
        try (var neighbour = neighbour()) {
            refused(
                    () -> neighbour.deleteFunction(d -> d.functionName(id(name).arn())),
                    403,
                    "AccessDeniedException",
                    "lambda:DeleteFunction");
            refused(
                    () ->
                            neighbour.addPermission(
                                    p ->
                                            p.functionName(id(name).arn())
                                                    .statementId("more")
                                                    .action("*")
                                                    .principal("*")),
                    403,
                    "AccessDeniedException",
                    "lambda:AddPermission");
        }
    }

    @Test
    void a_function_takes_its_policy_with_it() {
        // given
        var name = created();
        add(name, "neighbour", NEIGHBOUR.value(), p -> p);
        // when
        lambda.deleteFunction(d -> d.functionName(name));
        lambda.createFunction(function(name).build());
        // then
        assertThat(snapshot.functionPolicy(id(name).arn())).isEmpty();
        refused(
                () -> lambda.getPolicy(g -> g.functionName(name)),
                404,
                "ResourceNotFoundException",
                "The resource you requested does not exist.");
    }

    private String add(
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

    private LambdaClient neighbour() {
        return client("AKIANEIGHBOUR0000000", "neighbour-secret");
    }

    private LambdaClient client(String id, String secret) {
        return LambdaClient.builder()
                .endpointOverride(address)
                .region(lambda.serviceClientConfiguration().region())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)))
                .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                .build();
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
