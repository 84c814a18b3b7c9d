package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.junit.QuarkusTest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the owner of a function allows others. */
@QuarkusTest
class PermissionTest extends PermissionStage {

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
        assertThat(snapshot.resourcePolicy(id(name).arn())).isEmpty();
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
    void a_function_takes_its_policy_with_it() {
        // given
        var name = created();
        add(name, "neighbour", NEIGHBOUR.value(), p -> p);
        // when
        lambda.deleteFunction(d -> d.functionName(name));
        lambda.createFunction(function(name).build());
        // then
        assertThat(snapshot.resourcePolicy(id(name).arn())).isEmpty();
        refused(
                () -> lambda.getPolicy(g -> g.functionName(name)),
                404,
                "ResourceNotFoundException",
                "The resource you requested does not exist.");
    }
}
