package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;

/** What Tidemill does not do yet is refused by name: never done halfway, never silently. */
@ExtendWith(SharedInstance.class)
class RefusalsIT {

    private final Clients clients;
    private final Functions functions;

    RefusalsIT(Clients clients) {
        this.clients = clients;
        this.functions = new Functions(clients.lambda());
    }

    @Test
    void an_operation_that_is_not_implemented_is_refused_by_name() {
        var lambda = clients.lambda();

        refused(() -> lambda.listCodeSigningConfigs(r -> {}), "ListCodeSigningConfigs");
        refused(() -> clients.logs().describeMetricFilters(r -> {}), "DescribeMetricFilters");
        refused(() -> clients.sts().getFederationToken(r -> r.name("me")), "GetFederationToken");
    }

    @Test
    void a_field_that_is_not_implemented_is_refused_by_name() {
        refusedField(
                request -> request.vpcConfig(vpc -> vpc.ipv6AllowedForDualStack(true)),
                "VpcConfig");
        refusedField(
                request ->
                        request.codeSigningConfigArn(
                                "arn:aws:lambda:us-east-1:000000000001:code-signing-config:csc-0123456789abcdef0"),
                "CodeSigningConfigArn");
        refusedField(
                request ->
                        request.deadLetterConfig(
                                dlq -> dlq.targetArn("arn:aws:sqs:us-east-1:000000000001:q")),
                "DeadLetterConfig");
    }

    private void refusedField(UnaryOperator<CreateFunctionRequest.Builder> more, String field) {
        refused(() -> functions.node("field", "exports.handler = async () => 1;", more), field);
    }

    private static void refused(ThrowingCallable call, String name) {
        assertThatExceptionOfType(AwsServiceException.class)
                .isThrownBy(call)
                .withMessageContaining(name)
                .satisfies(no -> assertThat(no.statusCode()).isBetween(400, 501).isNotEqualTo(500))
                .satisfies(no -> assertThat(no.awsErrorDetails().errorCode()).isNotBlank())
                .satisfies(no -> assertThat(no.requestId()).isNotBlank());
    }
}
