package dev.tidemill.core.iam.decision;

import static dev.tidemill.core.iam.decision.Cases.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.iam.policy.Effect;
import dev.tidemill.core.iam.policy.PolicyKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulationTest {

    @Test
    void shows_every_statement_that_matches_and_the_keys_that_were_missing() {
        // given
        var identity =
                Cases.policy(
                        PolicyKind.IDENTITY,
                        json("{'Sid':'All','Effect':'Allow','Action':'*','Resource':'*'}"),
                        json(
                                """
                                {'Effect':'Deny','Action':'lambda:*','Resource':'*',
                                 'Condition':{'StringNotEquals':{'aws:ResourceTag/Stage':'test'}}}
                                """),
                        json("{'Effect':'Deny','Action':'s3:*','Resource':'*'}"));
        var boundary =
                Cases.policy(
                        PolicyKind.BOUNDARY,
                        json("{'Effect':'Allow','Action':'s3:*','Resource':'*'}"));
        var policies =
                new PolicySet(
                        List.of(),
                        List.of(identity),
                        Optional.of(boundary),
                        List.of(),
                        Optional.empty());
        // when
        var trace = Simulation.trace(Cases.invoke(Cases.principal("user")), policies);
        // then
        assertThat(trace.decision()).isInstanceOf(Decision.Denied.Explicitly.class);
        assertThat(trace.matched())
                .extracting(matched -> matched.effect() + " " + matched.source().index())
                .containsExactly(Effect.ALLOW + " 0", Effect.DENY + " 1");
        assertThat(trace.missingKeys()).containsExactly("aws:resourcetag/stage");
        assertThat(trace.identity()).isEqualTo(Simulation.Verdict.DENIES);
        assertThat(trace.boundary()).isEqualTo(Simulation.Verdict.SILENT);
        assertThat(trace.session()).isEqualTo(Simulation.Verdict.ABSENT);
    }
}
