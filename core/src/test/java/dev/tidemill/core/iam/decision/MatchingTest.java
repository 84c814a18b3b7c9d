package dev.tidemill.core.iam.decision;

import static dev.tidemill.core.iam.decision.Cases.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Actions and resources, as statements name them. */
class MatchingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Action    | *                          | lambda:InvokeFunction | true
                    Action    | *:*                        | lambda:InvokeFunction | true
                    Action    | lambda:*                   | lambda:InvokeFunction | true
                    Action    | lambda:InvokeFunction      | lambda:InvokeFunction | true
                    Action    | LAMBDA:invokefunction      | lambda:InvokeFunction | true
                    Action    | lambda:Invoke*             | lambda:InvokeFunction | true
                    Action    | lambda:*Function           | lambda:InvokeFunction | true
                    Action    | lambda:I*k?F*n             | lambda:InvokeFunction | true
                    Action    | lambda:InvokeFunction?     | lambda:InvokeFunction | false
                    Action    | lambda:Invoke              | lambda:InvokeFunction | false
                    Action    | lambda:InvokeFunctionUrl   | lambda:InvokeFunction | false
                    Action    | lambdas:*                  | lambda:InvokeFunction | false
                    Action    | *:InvokeFunction           | lambda:InvokeFunction | true
                    Action    | *:ListFunctions            | lambda:InvokeFunction | false
                    NotAction | iam:*                      | lambda:InvokeFunction | true
                    NotAction | lambda:*                   | lambda:InvokeFunction | false
                    NotAction | lambda:Get*                | lambda:InvokeFunction | true
                    NotAction | *                          | lambda:InvokeFunction | false
                    """)
    void actions(String element, String pattern, String action, boolean matches) {
        // given
        var policies =
                Cases.identity(
                        json(
                                "{'Effect':'Allow','%s':'%s','Resource':'*'}"
                                        .formatted(element, pattern)));
        var request =
                new Request(
                        Cases.principal("user"),
                        Action.of(action),
                        Cases.FUNCTION,
                        Cases.NEAR,
                        Cases.CONTEXT);
        // then
        assertThat(Evaluation.decide(request, policies).isAllowed()).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Resource    | *                               | arn:aws:sqs:r:1:q             | true
                    Resource    | arn:aws:sqs:r:1:q               | arn:aws:sqs:r:1:q             | true
                    Resource    | arn:aws:sqs:r:1:Q               | arn:aws:sqs:r:1:q             | false
                    Resource    | arn:aws:sqs:r:1:q*              | arn:aws:sqs:r:1:queue         | true
                    Resource    | arn:aws:sqs:*:1:q               | arn:aws:sqs:r:1:q             | true
                    Resource    | arn:aws:sqs:*:1:q               | arn:aws:sqs:r:2:q             | false
                    Resource    | arn:aws:sqs:r:?:q               | arn:aws:sqs:r:1:q             | true
                    Resource    | arn:aws:sqs:r:?:q               | arn:aws:sqs:r:12:q            | false
                    Resource    | arn:*:sqs:r:1:q                 | arn:aws:sqs:r:1:q             | true
                    Resource    | arn:aws:sqs                     | arn:aws:sqs:r:1:q             | true
                    Resource    | arn:aws:sqs:*                   | arn:aws:sqs:r:1:q             | true
                    Resource    | arn:aws:sqs:r                   | arn:aws:sqs:r:1:q             | true
                    Resource    | arn:aws:sqs:s                   | arn:aws:sqs:r:1:q             | false
                    Resource    | arn:aws:sqs:r:1:q               | *                             | false
                    Resource    | arn:aws:sqs:*:*:*               | *                             | false
                    Resource    | *                               | *                             | true
                    Resource    | arn:aws:lambda:r:1:function:f*  | arn:aws:lambda:r:1:function:f:prod  | true
                    Resource    | arn:aws:lambda:r:1:function:f:* | arn:aws:lambda:r:1:function:f       | false
                    Resource    | arn:aws:lambda:r:1:*:prod       | arn:aws:lambda:r:1:function:f:prod  | true
                    Resource    | arn:aws:s3:::b/*/x              | arn:aws:s3:::b/1/2/x          | true
                    Resource    | arn:aws:s3:::b/?                | arn:aws:s3:::b/:              | true
                    # a star at the end of a field goes on behind the colon, another one does not
                    Resource    | arn:aws:x:r*:2:n                | arn:aws:x:r1:9:2:n            | true
                    Resource    | arn:aws:x:*1:2:n                | arn:aws:x:r:1:2:n             | false
                    Resource    | arn:aws:x:r?1:n                 | arn:aws:x:r:1:n               | false
                    NotResource | arn:aws:sqs:r:1:q               | arn:aws:sqs:r:1:q             | false
                    NotResource | arn:aws:sqs:r:1:q               | arn:aws:sqs:r:1:other         | true
                    NotResource | arn:aws:sqs:r:1:q               | *                             | true
                    """)
    void resources(String element, String pattern, String resource, boolean matches) {
        // given
        var policies =
                Cases.identity(
                        json(
                                "{'Effect':'Allow','Action':'*','%s':'%s'}"
                                        .formatted(element, pattern)));
        var request =
                new Request(
                        Cases.principal("user"), Cases.INVOKE, resource, Cases.NEAR, Cases.CONTEXT);
        // then
        assertThat(Evaluation.decide(request, policies).isAllowed()).isEqualTo(matches);
    }
}
