package dev.tidemill.core.iam.decision;

import static dev.tidemill.core.iam.decision.Cases.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.iam.policy.PolicyKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class EvaluationTest {

    private static final String ALLOW =
            json("{'Effect':'Allow','Action':'lambda:Invoke*','Resource':'*'}");
    private static final String DENY = json("{'Effect':'Deny','Action':'lambda:*','Resource':'*'}");
    private static final String OTHER =
            json("{'Effect':'Allow','Action':'lambda:GetFunction','Resource':'*'}");

    @ParameterizedTest
    @CsvFileSource(
            resources = "evaluation.csv",
            delimiter = '|',
            useHeadersInDisplayName = true,
            ignoreLeadingAndTrailingWhitespace = true)
    void decides_as_published(
            String principal,
            String identity,
            String boundary,
            String session,
            String guardRails,
            String resource,
            String expected) {
        // given
        var trust = resource.startsWith("trust");
        var request =
                new Request(
                        Cases.principal(principal),
                        trust ? Action.of("sts:AssumeRole") : Cases.INVOKE,
                        trust ? "arn:aws:iam::111122223333:role/wanted" : Cases.FUNCTION,
                        Cases.NEAR,
                        Cases.CONTEXT);
        var policies =
                new PolicySet(
                        list(PolicyKind.GUARD_RAIL, guardRails, trust),
                        list(PolicyKind.IDENTITY, identity, trust),
                        list(PolicyKind.BOUNDARY, boundary, trust).stream().findFirst(),
                        list(PolicyKind.SESSION, session, trust),
                        ofResource(resource));
        // when
        var decision = Evaluation.decide(request, policies);
        // then
        assertThat(word(decision)).isEqualTo(expected);
    }

    private static List<CompiledPolicy> list(PolicyKind kind, String word, boolean trust) {
        var statements =
                switch (word) {
                    case "-" -> new String[0];
                    case "allow" -> new String[] {ALLOW};
                    case "deny" -> new String[] {DENY};
                    case "allowdeny" -> new String[] {ALLOW, DENY};
                    case "other" -> new String[] {OTHER};
                    default -> throw new IllegalArgumentException(word);
                };
        if (trust) {
            statements =
                    Arrays.stream(statements)
                            .map(text -> text.replace("lambda:Invoke", "sts:Assume"))
                            .toArray(String[]::new);
        }
        return statements.length == 0 ? List.of() : List.of(Cases.policy(kind, statements));
    }

    private static Optional<CompiledPolicy> ofResource(String word) {
        if (word.equals("-")) {
            return Optional.empty();
        }
        var colon = word.indexOf(':');
        var names = word.substring(colon + 1).split("\\+");
        var type = Cases.named(names[0]).split(":", 2)[0];
        var values =
                Arrays.stream(names)
                        .map(name -> Cases.named(name).split(":", 2)[1])
                        .collect(Collectors.joining(","));
        var principal = "{" + type + ":[" + values + "]}";
        var element = word.startsWith("denynot") ? "'NotPrincipal':" : "'Principal':";
        var effect = word.startsWith("deny") ? "Deny" : "Allow";
        if (word.startsWith("trust")) {
            return Optional.of(
                    Cases.policy(
                            PolicyKind.TRUST,
                            json("{'Effect':'Allow','Action':'sts:AssumeRole','Principal':")
                                    + principal
                                    + "}"));
        }
        return Optional.of(
                Cases.policy(
                        PolicyKind.RESOURCE,
                        json("{'Effect':'" + effect + "','Action':'lambda:*','Resource':'*',")
                                + json(element)
                                + principal
                                + "}"));
    }

    private static String word(Decision decision) {
        return switch (decision) {
            case Decision.Allowed.AsRoot() -> "allow root";
            case Decision.Allowed.ByStatement(var source) -> "allow " + source.kind();
            case Decision.Denied.Explicitly(var source) -> "deny " + source.kind();
            case Decision.Denied.Implicitly(var missing) -> "no " + missing;
        };
    }

    @Test
    void a_decision_names_the_statement_that_made_it() {
        // given
        var policies = Cases.identity(OTHER, json("{'Sid':'Two',") + ALLOW.substring(1));
        // when
        var decision = Evaluation.decide(Cases.invoke(Cases.principal("user")), policies);
        // then
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Allowed.ByStatement.class,
                        allowed -> {
                            assertThat(allowed.statement().policy()).isEqualTo("identity");
                            assertThat(allowed.statement().index()).isEqualTo(1);
                            assertThat(allowed.statement().sid()).contains("Two");
                            assertThat(allowed.statement().span().startLine()).isEqualTo(1);
                        });
    }

    @Test
    void a_service_is_told_from_its_namesakes_by_source_arn_and_source_account() {
        // given
        var policy =
                Cases.policy(
                        PolicyKind.RESOURCE,
                        json(
                                """
                                {'Effect':'Allow','Action':'lambda:InvokeFunction','Resource':'*',
                                 'Principal':{'Service':'events.amazonaws.com'},
                                 'Condition':{
                                  'ArnLike':{'AWS:SourceArn':'arn:aws:events:*:111122223333:rule/*'},
                                  'StringEquals':{'aws:SourceAccount':'111122223333'}}}
                                """));
        var policies = PolicySet.ofIdentity(List.of()).before(Optional.of(policy));
        // then
        assertThat(Evaluation.decide(Cases.invoke(Cases.principal("service")), policies))
                .matches(Decision::isAllowed);
        assertThat(Evaluation.decide(Cases.invoke(Cases.principal("far-service")), policies))
                .isEqualTo(new Decision.Denied.Implicitly(PolicyKind.RESOURCE));
    }
}
