package dev.tidemill.core.iam.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.iam.policy.PolicyKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The user is called bob and has the tags Team=blue and wild=*. */
class VariableTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    arn:aws:s3:::home/${aws:username}/*                 | arn:aws:s3:::home/bob/x   | true
                    arn:aws:s3:::home/${aws:username}/*                 | arn:aws:s3:::home/eve/x   | false
                    arn:aws:s3:::home/${AWS:UserName}                   | arn:aws:s3:::home/bob     | true
                    arn:aws:s3:::${aws:PrincipalTag/team}               | arn:aws:s3:::blue         | true
                    arn:aws:s3:::${aws:PrincipalTag/none}               | arn:aws:s3:::             | false
                    arn:aws:s3:::${aws:PrincipalTag/none, 'x y'}        | arn:aws:s3:::x y          | true
                    arn:aws:s3:::${aws:PrincipalTag/team, 'x'}          | arn:aws:s3:::x            | false
                    arn:aws:s3:::${aws:PrincipalTag/none, '}'}          | arn:aws:s3:::}            | true
                    # a star that a variable brings, or that is escaped, is a star
                    arn:aws:s3:::${aws:PrincipalTag/wild}               | arn:aws:s3:::anything     | false
                    arn:aws:s3:::${aws:PrincipalTag/wild}               | arn:aws:s3:::*            | true
                    arn:aws:s3:::a${*}                                  | arn:aws:s3:::a*           | true
                    arn:aws:s3:::a${*}                                  | arn:aws:s3:::ab           | false
                    arn:aws:s3:::a${?}${$}                              | arn:aws:s3:::a?$          | true
                    arn:aws:s3:::a${?}${$}                              | arn:aws:s3:::ab$          | false
                    """)
    void stand_in_resources(String pattern, String resource, boolean matches) {
        assertThat(isAllowed("2012-10-17", pattern, resource)).isEqualTo(matches);
    }

    @Test
    void are_plain_text_in_the_earlier_version_of_the_language() {
        assertThat(
                        isAllowed(
                                "2008-10-17",
                                "arn:aws:s3:::home/${aws:username}",
                                "arn:aws:s3:::home/bob"))
                .isFalse();
        assertThat(
                        isAllowed(
                                "2008-10-17",
                                "arn:aws:s3:::home/${aws:username}",
                                "arn:aws:s3:::home/${aws:username}"))
                .isTrue();
    }

    private static boolean isAllowed(String version, String pattern, String resource) {
        var policy =
                CompiledPolicy.parse(
                        """
                        {"Version":"%s","Statement":{"Effect":"Allow","Action":"*","Resource":"%s"}}
                        """
                                .formatted(version, pattern),
                        PolicyKind.IDENTITY,
                        "p");
        var request =
                new Request(
                        Cases.principal("user"), Cases.INVOKE, resource, Cases.NEAR, Cases.CONTEXT);
        return Evaluation.decide(request, PolicySet.ofIdentity(List.of(policy))).isAllowed();
    }
}
