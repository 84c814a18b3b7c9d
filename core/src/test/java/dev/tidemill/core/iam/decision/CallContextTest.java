package dev.tidemill.core.iam.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.iam.policy.ConditionKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallContextTest {

    private static final CallContext CONTEXT =
            new CallContext(
                    Optional.of("203.0.113.7"),
                    true,
                    Cases.NOW,
                    "eu-central-1",
                    Optional.of("aws-cli/2"),
                    Map.of("Stage", "prod"),
                    Map.of("Owner", "alice"),
                    Map.of(
                            "lambda:FunctionArn", List.of(Cases.FUNCTION),
                            "aws:PrincipalArn", List.of("arn:aws:iam::111122223333:root")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    user    | aws:PrincipalArn        | arn:aws:iam::111122223333:user/team/bob
                    session | aws:PrincipalArn        | arn:aws:iam::111122223333:role/app/runner
                    root    | aws:PrincipalArn        | arn:aws:iam::111122223333:root
                    service | aws:PrincipalArn        | -
                    user    | aws:PrincipalAccount    | 111122223333
                    web     | aws:PrincipalAccount    | -
                    user    | aws:PrincipalType       | User
                    session | aws:PrincipalType       | AssumedRole
                    root    | aws:PrincipalType       | Account
                    user    | aws:PrincipalTag/TEAM   | blue
                    session | aws:PrincipalTag/Team   | red
                    root    | aws:PrincipalTag/Team   | -
                    user    | aws:userid              | AIDAUSERUSERUSERUSER
                    session | aws:userid              | AROAROLEROLEROLEROLE:s1
                    root    | aws:userid              | 111122223333
                    user    | aws:username            | bob
                    session | aws:username            | -
                    user    | aws:SourceIp            | 203.0.113.7
                    user    | AWS:sourceip            | 203.0.113.7
                    user    | aws:CurrentTime         | 2026-11-21T12:00:00Z
                    user    | aws:EpochTime           | 1795262400
                    user    | aws:SecureTransport     | true
                    user    | aws:RequestTag/Stage    | prod
                    user    | aws:TagKeys             | Stage
                    user    | aws:ResourceTag/owner   | alice
                    user    | iam:ResourceTag/Owner   | alice
                    user    | aws:ResourceAccount     | 111122223333
                    far-user | aws:ResourceAccount    | 111122223333
                    user    | aws:RequestedRegion     | eu-central-1
                    user    | aws:UserAgent           | aws-cli/2
                    service | aws:SourceArn           | arn:aws:events:eu-central-1:111122223333:rule/nightly
                    service | aws:SourceAccount       | 111122223333
                    user    | aws:SourceArn           | -
                    service | aws:PrincipalIsAWSService | true
                    user    | aws:PrincipalIsAWSService | false
                    service | aws:PrincipalServiceName | events.amazonaws.com
                    session | aws:TokenIssueTime      | 2026-11-21T11:00:00Z
                    user    | aws:TokenIssueTime      | -
                    session | aws:SourceIdentity      | alice
                    web     | aws:FederatedProvider   | login.example.com
                    user    | aws:MultiFactorAuthPresent | -
                    user    | Lambda:functionarn      | arn:aws:lambda:eu-central-1:111122223333:function:hello
                    """)
    void tells_what_a_principal_of_its_kind_has(String principal, String key, String value) {
        // given
        var request =
                new Request(
                        Cases.principal(principal),
                        Cases.INVOKE,
                        Cases.FUNCTION,
                        Cases.NEAR,
                        CONTEXT);
        // then
        assertThat(request.values(ConditionKey.of(key)))
                .isEqualTo(value.equals("-") ? List.of() : List.of(value));
    }

    @Test
    void what_callers_write_freely_is_seen_by_its_beginning() {
        // given
        var context =
                new CallContext(
                        Optional.empty(),
                        true,
                        Cases.NOW,
                        "us-east-1",
                        Optional.of("a".repeat(7_000)),
                        Map.of(),
                        Map.of(),
                        Map.of());
        var request =
                new Request(
                        Cases.principal("user"), Cases.INVOKE, Cases.FUNCTION, Cases.NEAR, context);
        // then
        assertThat(request.values(ConditionKey.of("aws:UserAgent")))
                .containsExactly("a".repeat(512));
    }

    @Test
    void a_simulation_may_say_otherwise() {
        // given
        var context =
                CONTEXT.with(Map.of("AWS:username", List.of("eve"), "aws:SourceIp", List.of()));
        var request =
                new Request(
                        Cases.principal("user"), Cases.INVOKE, Cases.FUNCTION, Cases.NEAR, context);
        // then
        assertThat(request.values(ConditionKey.of("aws:username"))).containsExactly("eve");
        assertThat(request.values(ConditionKey.of("aws:SourceIp"))).isEmpty();
        assertThat(request.values(ConditionKey.of("aws:SecureTransport"))).containsExactly("true");
    }
}
