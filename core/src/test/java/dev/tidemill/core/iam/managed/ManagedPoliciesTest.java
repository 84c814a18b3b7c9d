package dev.tidemill.core.iam.managed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.iam.decision.CallContext;
import dev.tidemill.core.iam.decision.Evaluation;
import dev.tidemill.core.iam.decision.PolicySet;
import dev.tidemill.core.iam.decision.Request;
import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagedPoliciesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    AdministratorAccess                             | iam:CreateUser            | true
                    PowerUserAccess                                 | lambda:CreateFunction     | true
                    PowerUserAccess                                 | iam:CreateUser            | false
                    PowerUserAccess                                 | iam:ListRoles             | true
                    ReadOnlyAccess                                  | lambda:GetFunction        | true
                    ReadOnlyAccess                                  | lambda:UpdateFunctionCode | false
                    ReadOnlyAccess                                  | lambda:InvokeFunction     | false
                    ReadOnlyAccess                                  | dynamodb:Query            | true
                    ReadOnlyAccess                                  | secretsmanager:GetSecretValue | false
                    ReadOnlyAccess                                  | sqs:ReceiveMessage        | false
                    IAMFullAccess                                   | iam:PutUserPolicy         | true
                    IAMReadOnlyAccess                               | iam:GetUser               | true
                    IAMReadOnlyAccess                               | iam:PutUserPolicy         | false
                    service-role/AWSLambdaBasicExecutionRole        | logs:PutLogEvents         | true
                    service-role/AWSLambdaBasicExecutionRole        | logs:GetLogEvents         | false
                    service-role/AWSLambdaSQSQueueExecutionRole     | sqs:DeleteMessage         | true
                    service-role/AWSLambdaSQSQueueExecutionRole     | sqs:SendMessage           | false
                    service-role/AWSLambdaKinesisExecutionRole      | kinesis:GetRecords        | true
                    service-role/AWSLambdaDynamoDBExecutionRole     | dynamodb:GetShardIterator | true
                    service-role/AWSLambdaMSKExecutionRole          | kafka:GetBootstrapBrokers | true
                    service-role/AWSLambdaVPCAccessExecutionRole    | ec2:CreateNetworkInterface | true
                    service-role/AWSLambdaRole                      | lambda:InvokeFunction     | true
                    AWSLambda_FullAccess                            | lambda:DeleteFunction     | true
                    AWSLambda_FullAccess                            | iam:CreateRole            | false
                    AWSLambda_ReadOnlyAccess                        | lambda:ListFunctions      | true
                    AWSLambda_ReadOnlyAccess                        | lambda:InvokeFunction     | false
                    AWSXRayDaemonWriteAccess                        | xray:PutTraceSegments     | true
                    AmazonSQSFullAccess                             | sqs:SendMessage           | true
                    AmazonSQSReadOnlyAccess                         | sqs:ReceiveMessage        | false
                    AmazonSNSFullAccess                             | sns:Publish               | true
                    AmazonSNSReadOnlyAccess                         | sns:Publish               | false
                    AmazonKinesisFullAccess                         | kinesis:PutRecord         | true
                    AmazonKinesisReadOnlyAccess                     | kinesis:PutRecord         | false
                    AmazonS3FullAccess                              | s3:PutObject              | true
                    AmazonS3ReadOnlyAccess                          | s3:PutObject              | false
                    CloudWatchLogsFullAccess                        | logs:DeleteLogGroup       | true
                    CloudWatchLogsReadOnlyAccess                    | logs:DeleteLogGroup       | false
                    AmazonEventBridgeFullAccess                     | events:PutEvents          | true
                    AWSStepFunctionsFullAccess                      | states:StartExecution     | true
                    AmazonAPIGatewayInvokeFullAccess                | execute-api:Invoke        | false
                    """)
    void have_the_effect_of_aws(String policy, String action, boolean allowed) {
        assertThat(isAllowed(policy, action, "*", Map.of())).isEqualTo(allowed);
    }

    @Test
    void roles_may_be_passed_to_the_service_that_the_policy_is_about_only() {
        // given
        var role = "arn:aws:iam::111122223333:role/r";
        // then
        assertThat(
                        isAllowed(
                                "AWSLambda_FullAccess",
                                "iam:PassRole",
                                role,
                                Map.of("iam:PassedToService", List.of("lambda.amazonaws.com"))))
                .isTrue();
        assertThat(
                        isAllowed(
                                "AWSLambda_FullAccess",
                                "iam:PassRole",
                                role,
                                Map.of("iam:PassedToService", List.of("ec2.amazonaws.com"))))
                .isFalse();
    }

    @Test
    void names_and_arns_are_unique_and_found() {
        assertThat(ManagedPolicies.all())
                .hasSizeGreaterThan(30)
                .extracting(ManagedPolicy::name)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER);
        assertThat(ManagedPolicies.all())
                .allSatisfy(
                        policy -> assertThat(ManagedPolicies.find(policy.arn())).contains(policy));
        assertThat(ManagedPolicies.find("arn:aws:iam::aws:policy/Nothing")).isEmpty();
    }

    @Test
    void as_a_boundary_it_is_called_one() {
        // given
        var policy = ManagedPolicies.find("arn:aws:iam::aws:policy/ReadOnlyAccess").orElseThrow();
        // then
        assertThat(policy.compiledAs(PolicyKind.BOUNDARY).kind()).isEqualTo(PolicyKind.BOUNDARY);
    }

    private static boolean isAllowed(
            String name, String action, String resource, Map<String, List<String>> keys) {
        var policy = ManagedPolicies.find("arn:aws:iam::aws:policy/" + name).orElseThrow();
        var tenant = new TenantId("111122223333");
        var principal = new Principal.User(tenant, "/", "bob", "AIDA", Map.of(), "AKIA");
        var context = CallContext.of("203.0.113.7", true, Instant.EPOCH, "eu-central-1");
        var request =
                new Request(principal, Action.of(action), resource, tenant, context.with(keys));
        return Evaluation.decide(request, PolicySet.ofIdentity(List.of(policy.compiled())))
                .isAllowed();
    }
}
