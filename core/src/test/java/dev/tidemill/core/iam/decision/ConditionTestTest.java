package dev.tidemill.core.iam.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One key, {@code test:Key}, with the values of the request; a dash is none. */
class ConditionTestTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # operator                              | wanted            | of the request | holds
                    StringEquals                            | a                 | a              | true
                    stringequals                            | a                 | a              | true
                    StringEquals                            | a                 | A              | false
                    StringEquals                            | a,b               | b              | true
                    StringEquals                            | a*                | ab             | false
                    StringEquals                            | a                 | -              | false
                    StringEqualsIfExists                    | a                 | -              | true
                    StringEqualsIfExists                    | a                 | b              | false
                    StringNotEquals                         | a                 | b              | true
                    StringNotEquals                         | a,b               | b              | false
                    StringNotEquals                         | a                 | -              | true
                    StringEqualsIgnoreCase                  | a                 | A              | true
                    StringNotEqualsIgnoreCase               | a                 | A              | false
                    StringLike                              | a*c?              | abbcd          | true
                    StringLike                              | a*                | Ab             | false
                    StringNotLike                           | a*                | ab             | false
                    StringNotLike                           | a*                | b              | true
                    StringEquals                            | ${aws:username}   | bob            | true
                    StringEquals                            | ${aws:username}x  | bobx           | true
                    StringLike                              | ${aws:username}-* | bob-1          | true
                    StringEqualsIgnoreCase                  | ${aws:username}   | BOB            | true
                    StringEquals                            | ${aws:SourceArn}  | bob            | false
                    StringNotEquals                         | ${aws:username}   | bob            | false
                    NumericEquals                           | 5                 | 5.0            | true
                    NumericNotEquals                        | 5                 | 5.0            | false
                    NumericLessThan                         | 5                 | 4              | true
                    NumericLessThan                         | 5                 | 5              | false
                    NumericLessThanEquals                   | 5                 | 5              | true
                    NumericGreaterThan                      | -1                | 0              | true
                    NumericGreaterThanEquals                | 10                | 9              | false
                    NumericEquals                           | 5                 | five           | false
                    DateEquals                              | 2026-11-21T12:00:00Z | 2026-11-21T13:00:00+01:00 | true
                    DateNotEquals                           | 2026-11-21        | 2026-11-21T00:00:00Z | false
                    DateLessThan                            | 2026-11-22        | 2026-11-21T23:59:59Z | true
                    DateLessThanEquals                      | 1795262400        | 2026-11-21T12:00:00Z | true
                    DateGreaterThan                         | 2026-11-21T12:00:00Z | 1795262401  | true
                    DateGreaterThanEquals                   | 2026-11-22        | 2026-11-21     | false
                    Bool                                    | true              | TRUE           | true
                    Bool                                    | true              | false          | false
                    Bool                                    | false             | -              | false
                    BoolIfExists                            | false             | -              | true
                    BinaryEquals                            | QUJD              | QUJD           | true
                    BinaryEquals                            | QUJD              | QUJE           | false
                    IpAddress                               | 203.0.113.0/24    | 203.0.113.7    | true
                    IpAddress                               | 203.0.113.0/24    | 203.0.114.7    | false
                    IpAddress                               | 203.0.113.0/29    | 203.0.113.7    | true
                    IpAddress                               | 203.0.113.0/29    | 203.0.113.8    | false
                    IpAddress                               | 203.0.113.7       | 203.0.113.7    | true
                    IpAddress                               | 2001:db8::/32     | 2001:db8:1::1  | true
                    IpAddress                               | 2001:db8::/33     | 2001:db8:8000::1 | false
                    IpAddress                               | 203.0.113.0/24    | ::ffff:203.0.113.7 | true
                    IpAddress                               | 0.0.0.0/0         | 2001:db8::1    | false
                    IpAddress                               | 0.0.0.0/0         | example.com    | false
                    IpAddress                               | 0.0.0.0/0         | 255.255.255.255 | true
                    IpAddress                               | 128.0.0.0/1       | 127.0.0.1      | false
                    IpAddress                               | 10.1.2.3/32       | 10.1.2.3       | true
                    IpAddress                               | 10.1.2.3/32       | 10.1.2.03      | false
                    IpAddress                               | 0.0.0.0/0         | 10.1.2         | false
                    IpAddress                               | 0.0.0.0/0         | 10.1.2.256     | false
                    NotIpAddress                            | 203.0.113.0/24    | 203.0.113.7    | false
                    NotIpAddress                            | 203.0.113.0/24    | -              | true
                    ArnEquals                               | arn:aws:sns:*:1:t | arn:aws:sns:r:1:t | true
                    ArnLike                                 | arn:aws:sns:*:1:t | arn:aws:sns:r:1:t | true
                    ArnLike                                 | arn:aws:s?s:r:1:* | arn:aws:sns:r:1:a:b | true
                    ArnLike                                 | *                 | arn:aws:sns:r:1:t | true
                    # each field by itself
                    ArnLike                                 | arn:aws:sns:*:t:x | arn:aws:sns:r:1:t | false
                    ArnLike                                 | arn:aws:sns:r*:1:t | arn:aws:sns:r:2:1:t | false
                    ArnNotLike                              | arn:aws:sns:*:1:t | arn:aws:sns:r:1:t | false
                    ArnNotEquals                            | arn:aws:sns:*:1:t | arn:aws:sns:r:2:t | true
                    ArnNotEquals                            | arn:aws:sns:*:1:t | -              | true
                    ArnLike                                 | arn:aws:iam::${aws:PrincipalAccount}:user/* | arn:aws:iam::111122223333:user/x | true
                    Null                                    | true              | -              | true
                    Null                                    | true              | a              | false
                    Null                                    | false             | a              | true
                    Null                                    | false             | -              | false
                    ForAnyValue:StringEquals                | a,b               | c,b            | true
                    ForAnyValue:StringEquals                | a,b               | c,d            | false
                    ForAnyValue:StringEquals                | a                 | -              | false
                    ForAnyValue:StringEqualsIfExists        | a                 | -              | true
                    ForAnyValue:StringNotEquals             | a,b               | a,c            | true
                    ForAnyValue:StringNotEquals             | a,b               | a,b            | false
                    ForAnyValue:StringNotEquals             | a                 | -              | false
                    ForAllValues:StringEquals               | a,b               | a              | true
                    ForAllValues:StringEquals               | a,b               | a,c            | false
                    ForAllValues:StringEquals               | a                 | -              | true
                    ForAllValues:StringNotLike              | a*                | b,c            | true
                    ForAllValues:StringNotLike              | a*                | b,ac           | false
                    """)
    void holds(String operator, String wanted, String values, boolean holds) {
        // given
        var policies =
                Cases.identity(
                        """
                        {"Effect":"Allow","Action":"*","Resource":"*","Condition":{"%s":{"TEST:key":[%s]}}}
                        """
                                .formatted(
                                        operator,
                                        Arrays.stream(wanted.split(","))
                                                .map(value -> '"' + value + '"')
                                                .collect(Collectors.joining(","))));
        var given = values.equals("-") ? List.<String>of() : List.of(values.split(","));
        var request =
                new Request(
                        Cases.principal("user"),
                        Cases.INVOKE,
                        Cases.FUNCTION,
                        Cases.NEAR,
                        Cases.CONTEXT.with(Map.of("test:Key", given)));
        // then
        assertThat(Evaluation.decide(request, policies).isAllowed()).isEqualTo(holds);
    }
}
