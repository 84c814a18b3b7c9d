package dev.tidemill.core.iam.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyParserTest {

    @Test
    void reads_every_element_and_where_statements_stand() {
        // given
        var document =
                """
                {
                  "Version": "2012-10-17",
                  "Id": "mine",
                  "Statement": {
                    "Sid": "One",
                    "Effect": "Deny",
                    "NotPrincipal": {"AWS": ["111122223333", "arn:aws:iam::111122223333:user/bob"],
                                     "Service": "events.amazonaws.com"},
                    "NotAction": "lambda:Get*",
                    "Resource": ["*"],
                    "Condition": {"ForAnyValue:StringLikeIfExists": {"aws:TagKeys": ["a*"]},
                                  "Bool": {"aws:SecureTransport": false}}
                  }
                }
                """;
        // when
        var policy = PolicyParser.parse(document, PolicyKind.RESOURCE);
        // then
        assertThat(policy.version()).isEqualTo(Version.V2012);
        assertThat(policy.id()).contains("mine");
        assertThat(policy.statements())
                .containsExactly(
                        new Statement(
                                Optional.of("One"),
                                Effect.DENY,
                                Optional.of(
                                        new Selection.AllBut<>(
                                                List.of(
                                                        PrincipalName.aws("111122223333")
                                                                .orElseThrow(),
                                                        new PrincipalName.Entity(
                                                                "arn:aws:iam::111122223333:user/bob"),
                                                        new PrincipalName.Service(
                                                                "events.amazonaws.com")))),
                                new Selection.AllBut<>(List.of("lambda:Get*")),
                                Optional.of(new Selection.Only<>(List.of("*"))),
                                List.of(
                                        new Condition(
                                                Operator.STRING_LIKE,
                                                Condition.Quantifier.FOR_ANY_VALUE,
                                                true,
                                                "aws:TagKeys",
                                                List.of("a*")),
                                        new Condition(
                                                Operator.BOOL,
                                                Condition.Quantifier.NONE,
                                                false,
                                                "aws:SecureTransport",
                                                List.of("false"))),
                                new Statement.Span(4, 16, 13, 4)));
    }

    @Test
    void the_version_without_a_word_is_the_earlier_one() {
        // given
        var document = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";
        // then
        assertThat(PolicyParser.parse(document, PolicyKind.IDENTITY).version())
                .isEqualTo(Version.V2008);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'Statement':                                    | Syntax errors in policy. Unexpected end-of-input | line 1, column 14
                    {} x                                             | Syntax errors in policy. Unrecognized token | line 1, column 4
                    []                                               | An object must stand here | (at line 1, column 1)
                    {}                                               | Missing required field Statement | (at line 1, column 1)
                    {'Statement':[]}                                 | There is no statement | (at Statement, line 1, column 14)
                    {'Statement':7}                                  | An object must stand here | (at Statement, line 1, column 14)
                    {'Version':'2020-01-01','Statement':[]}          | The version must be 2012-10-17 or 2008-10-17 | (at Version, line 1, column 12)
                    {'Version':'2012-10-17','Version':'2012-10-17'}  | The element is there twice | (at Version, line 1, column 25)
                    {'Statement':[],'Owner':'me'}                    | There is no element Owner | (at Owner, line 1, column 17)
                    {'Statement':[],'Id':null}                       | A string must stand here | (at Id, line 1, column 22)
                    """)
    void refuses_documents_and_says_where(String document, String message, String place) {
        refuses(document, PolicyKind.IDENTITY, message, place);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    IDENTITY | 'Action':'*','Resource':'*'                    | Missing required field Effect | (at Statement[0], line 2, column 1)
                    IDENTITY | 'Effect':'allow','Action':'*','Resource':'*'   | The effect must be Allow or Deny | (at Statement[0].Effect, line 2, column 11)
                    IDENTITY | 'Effect':'Allow','Resource':'*'                | Policy statement must contain actions. | (at Statement[0],
                    IDENTITY | 'Effect':'Allow','Action':[],'Resource':'*'    | Policy statement must contain actions. | (at Statement[0].Action, line 2, column 28)
                    IDENTITY | 'Effect':'Allow','Action':'*'                  | Policy statement must contain resources. | (at Statement[0],
                    IDENTITY | 'Effect':'Allow','Action':'*','NotAction':'*','Resource':'*' | Action and NotAction exclude each other | (at Statement[0].NotAction,
                    IDENTITY | 'Effect':'Allow','Action':'Invoke','Resource':'*' | Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc. | (at Statement[0].Action,
                    IDENTITY | 'Effect':'Allow','Action':'s*:Get','Resource':'*' | Vendor s* is not valid | (at Statement[0].Action,
                    IDENTITY | 'Effect':'Allow','Action':['a:b','a:${c}'],'Resource':'*' | The action a:${c} is not valid | (at Statement[0].Action[1],
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'bucket' | Resource bucket must be in ARN format or "*". | (at Statement[0].Resource,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'arn:aws-cn:s3:::b' | Partition "aws-cn" is not valid for resource "arn:aws-cn:s3:::b". | (at Statement[0].Resource,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'arn:aws:*:r:1:x' | Resource vendor must be fully qualified and cannot contain regexes. | (at Statement[0].Resource,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'arn:aws' | Resource vendor must be fully qualified and cannot contain regexes. | (at Statement[0].Resource,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'arn:aws:s3::${aws:PrincipalAccount}:b' | Variables may stand behind the fifth colon of a resource only | (at Statement[0].Resource,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::${aws:username' | the variable is not closed | (at Statement[0].Resource,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::${username}' | the variable names no key | (at Statement[0].Resource,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::${aws:username, x}' | the default of a variable stands in single quotation marks | (at Statement[0].Resource,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'*','Principal':'*' | Policy document should not specify a principal. | (at Statement[0].Principal,
                    BOUNDARY | 'Effect':'Allow','Action':'*','Resource':'*','NotPrincipal':'*' | Policy document should not specify a principal. | (at Statement[0].NotPrincipal,
                    IDENTITY | 'Sid':'a b','Effect':'Allow','Action':'*','Resource':'*' | Statement IDs (SID) must be alpha-numeric. | (at Statement[0].Sid,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'*','Conditions':{} | There is no element Conditions | (at Statement[0].Conditions,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Equals':{}} | Invalid Condition type : Equals | (at Statement[0].Condition.Equals,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'*','Condition':{'NullIfExists':{}} | Invalid Condition type : NullIfExists | (at Statement[0].Condition.NullIfExists,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Bool':{'SecureTransport':true}} | must be prefaced by a vendor | (at Statement[0].Condition.Bool.SecureTransport,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Bool':{'a:b':'maybe'}} | maybe is not for Bool: it is neither true nor false | (at Statement[0].Condition.Bool.a:b,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Bool':{'a:b':[]}} | The condition compares with nothing | (at Statement[0].Condition.Bool.a:b,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Bool':{'a:b':true},'bool':{'A:b':true}} | The condition is there twice | (at Statement[0].Condition.bool.A:b,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'*','Condition':{'NumericEquals':{'a:b':['1','1e9']}} | it is no decimal number | (at Statement[0].Condition.NumericEquals.a:b[1],
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'*','Condition':{'DateLessThan':{'a:b':'tomorrow'}} | it is no date such as 2026-01-31T00:00:00Z | (at Statement[0].Condition.DateLessThan.a:b,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'*','Condition':{'IpAddress':{'a:b':'10.0.0.0/33'}} | a range has at most 32 bits | (at Statement[0].Condition.IpAddress.a:b,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'*','Condition':{'IpAddress':{'a:b':'localhost'}} | it is no address | (at Statement[0].Condition.IpAddress.a:b,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'*','Condition':{'BinaryEquals':{'a:b':'?'}} | it is not Base64 | (at Statement[0].Condition.BinaryEquals.a:b,
                    IDENTITY | 'Effect':'Allow','Action':'*','Resource':'*','Condition':{'ArnLike':{'a:b':'arn:aws:sns'}} | an ARN has six fields | (at Statement[0].Condition.ArnLike.a:b,
                    RESOURCE | 'Effect':'Allow','Action':'*','Resource':'*'   | Missing required field Principal | (at Statement[0],
                    RESOURCE | 'Effect':'Allow','Action':'*','Resource':'*','NotPrincipal':'*' | NotPrincipal with Allow is not supported | (at Statement[0].NotPrincipal,
                    RESOURCE | 'Effect':'Deny','Action':'*','Principal':'*','NotPrincipal':'*' | Principal and NotPrincipal exclude each other | (at Statement[0].NotPrincipal,
                    RESOURCE | 'Effect':'Allow','Action':'*','Principal':'me'  | Invalid principal in policy: "me" | (at Statement[0].Principal,
                    RESOURCE | 'Effect':'Allow','Action':'*','Principal':{}    | Invalid principal in policy: it names nobody | (at Statement[0].Principal,
                    RESOURCE | 'Effect':'Allow','Action':'*','Principal':{'AWS':'arn:aws:iam::111122223333:user/*'} | Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:user/*" | (at Statement[0].Principal.AWS,
                    RESOURCE | 'Effect':'Allow','Action':'*','Principal':{'AWS':'1111'} | Invalid principal in policy: "AWS":"1111" | (at Statement[0].Principal.AWS,
                    RESOURCE | 'Effect':'Allow','Action':'*','Principal':{'Service':'*'} | Invalid principal in policy: "SERVICE":"*" | (at Statement[0].Principal.Service,
                    RESOURCE | 'Effect':'Allow','Action':'*','Principal':{'Federated':'*'} | Invalid principal in policy: "FEDERATED":"*" | (at Statement[0].Principal.Federated,
                    RESOURCE | 'Effect':'Allow','Action':'*','Principal':{'CanonicalUser':'79a5'} | CanonicalUser is not supported | (at Statement[0].Principal.CanonicalUser,
                    TRUST    | 'Effect':'Allow','Action':'sts:AssumeRole'     | Missing required field Principal | (at Statement[0],
                    TRUST    | 'Effect':'Allow','Action':'sts:AssumeRole','Principal':'*','Resource':'*' | Has prohibited field Resource | (at Statement[0].Resource,
                    TRUST    | 'Effect':'Allow','Action':'iam:PassRole','Principal':'*' | AssumeRole policy may only specify STS AssumeRole actions. | (at Statement[0].Action,
                    """)
    void refuses_statements_and_says_where(
            PolicyKind kind, String statement, String message, String place) {
        refuses(
                "{'Version':'2012-10-17','Statement':[\n{" + statement + "}]}",
                kind,
                message,
                place);
    }

    @Test
    void refuses_two_statements_of_one_name() {
        // given
        var statement = "{'Sid':'A','Effect':'Allow','Action':'*','Resource':'*'}";
        // then
        refuses(
                "{'Statement':[" + statement + ",\n" + statement + "]}",
                PolicyKind.IDENTITY,
                "Statement IDs (SID) in a single policy must be unique.",
                "(at Statement[1].Sid, line 2, column 8)");
    }

    private static void refuses(String document, PolicyKind kind, String message, String place) {
        assertThatThrownBy(() -> PolicyParser.parse(document.replace('\'', '"'), kind))
                .isInstanceOfSatisfying(
                        PlatformException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.POLICY_MALFORMED))
                .hasMessageContaining(message)
                .hasMessageContaining(place);
    }
}
