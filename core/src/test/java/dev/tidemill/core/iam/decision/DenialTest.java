package dev.tidemill.core.iam.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.iam.policy.Statement;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenialTest {

    private static final String ASKED =
            "User: arn:aws:sts::111122223333:assumed-role/runner/s1 is not authorized to perform:"
                    + " lambda:InvokeFunction on resource: "
                    + Cases.FUNCTION;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    IDENTITY   | no identity-based policy  | an identity-based policy
                    RESOURCE   | no resource-based policy  | a resource-based policy
                    BOUNDARY   | no permissions boundary   | a permissions boundary
                    SESSION    | no session policy         | a session policy
                    GUARD_RAIL | no service control policy | a service control policy
                    TRUST      | no role trust policy      | the role trust policy
                    """)
    void reads_as_aws_says_it(PolicyKind kind, String missing, String explicit) {
        // given
        var request = Cases.invoke(Cases.principal("session"));
        var source =
                new Decision.Source(kind, "p", 0, Optional.empty(), new Statement.Span(1, 1, 1, 2));
        // then
        assertThat(new Decision.Denied.Implicitly(kind).message(request))
                .isEqualTo(
                        ASKED + " because " + missing + " allows the lambda:InvokeFunction action");
        assertThat(new Decision.Denied.Explicitly(source).message(request))
                .isEqualTo(ASKED + " with an explicit deny in " + explicit);
    }
}
