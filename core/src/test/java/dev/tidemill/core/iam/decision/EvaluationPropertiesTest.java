package dev.tidemill.core.iam.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.iam.policy.PolicyKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class EvaluationPropertiesTest {

    /** Policies as lists of statements, so that they can be added to and shuffled. */
    record Given(
            String principal,
            List<String> guardRails,
            List<String> identity,
            List<String> boundary,
            List<String> session,
            List<String> resource) {

        Decision decide() {
            var policies =
                    new PolicySet(
                            list(PolicyKind.GUARD_RAIL, guardRails),
                            list(PolicyKind.IDENTITY, identity),
                            list(PolicyKind.BOUNDARY, boundary).stream().findFirst(),
                            list(PolicyKind.SESSION, session),
                            list(PolicyKind.RESOURCE, resource).stream().findFirst());
            return Evaluation.decide(Cases.invoke(Cases.principal(principal)), policies);
        }

        private static List<CompiledPolicy> list(PolicyKind kind, List<String> statements) {
            return statements.isEmpty()
                    ? List.of()
                    : List.of(Cases.policy(kind, statements.toArray(String[]::new)));
        }

        List<List<String>> all() {
            return List.of(guardRails, identity, boundary, session, resource);
        }

        Given with(int kind, List<String> statements) {
            var all = new ArrayList<>(all());
            all.set(kind, statements);
            return of(principal, all);
        }

        static Given of(String principal, List<List<String>> all) {
            return new Given(principal, all.get(0), all.get(1), all.get(2), all.get(3), all.get(4));
        }
    }

    private static final int OF_RESOURCE = 4;

    private static Arbitrary<String> statement(boolean ofResource) {
        var effect =
                Arbitraries.frequencyOf(
                        Tuple.of(5, Arbitraries.just("Allow")),
                        Tuple.of(1, Arbitraries.just("Deny")));
        var action =
                Arbitraries.of(
                        "\"Action\":\"*\"",
                        "\"Action\":\"lambda:*\"",
                        "\"Action\":[\"s3:*\",\"lambda:InvokeFunction\"]",
                        "\"NotAction\":\"s3:*\"",
                        "\"NotAction\":\"lambda:*\"",
                        "\"Action\":\"lambda:Get*\"");
        var resource =
                Arbitraries.of(
                        "\"Resource\":\"*\"",
                        "\"Resource\":\"" + Cases.FUNCTION + "\"",
                        "\"Resource\":\"arn:aws:lambda:*:*:function:h*\"",
                        "\"NotResource\":\"arn:aws:s3:::b\"",
                        "\"NotResource\":\"arn:aws:lambda:*\"");
        var condition =
                Arbitraries.of(
                        "",
                        "",
                        ",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"true\"}}",
                        ",\"Condition\":{\"StringEquals\":{\"aws:PrincipalTag/Team\":\"blue\"}}",
                        ",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"198.51.100.0/24\"}}");
        var principal =
                ofResource
                        ? Arbitraries.of(
                                        "anyone",
                                        "account",
                                        "user",
                                        "role",
                                        "session",
                                        "far-account",
                                        "far-user",
                                        "service")
                                .map(word -> ",\"Principal\":{" + Cases.named(word) + "}")
                        : Arbitraries.just("");
        return Combinators.combine(effect, action, resource, condition, principal)
                .as((e, a, r, c, p) -> "{\"Effect\":\"" + e + "\"," + a + "," + r + c + p + "}");
    }

    @Provide
    Arbitrary<String> denials() {
        return statement(false).map(text -> text.replace("\"Allow\"", "\"Deny\""));
    }

    @Provide
    Arbitrary<Given> givens() {
        var own = statement(false).list().ofMaxSize(3);
        var must = statement(false).list().ofMinSize(1).ofMaxSize(4);
        var limit = Arbitraries.oneOf(Arbitraries.just(List.<String>of()), own);
        var resource = statement(true).list().ofMaxSize(3);
        var principal =
                Arbitraries.of("root", "user", "session", "far-user", "far-session", "service");
        return Combinators.combine(principal, limit, must, limit, limit, resource).as(Given::new);
    }

    @Property(tries = 2000)
    void an_added_denial_never_allows(
            @ForAll("givens") Given given,
            @ForAll("denials") String denial,
            @ForAll("kinds") int kind) {
        // given
        var principal = ",\"Principal\":\"*\"}";
        var added = new ArrayList<>(given.all().get(kind));
        added.add(
                kind == OF_RESOURCE
                        ? denial.substring(0, denial.length() - 1) + principal
                        : denial);
        // when
        var before = given.decide().isAllowed();
        var after = given.with(kind, added).decide().isAllowed();
        // then
        assertThat(!before && after).isFalse();
    }

    @Provide
    Arbitrary<Integer> kinds() {
        return Arbitraries.integers().between(0, OF_RESOURCE);
    }

    @Property(tries = 2000)
    void the_order_of_statements_does_not_matter(@ForAll("givens") Given given, @ForAll long seed) {
        // given
        var shuffled =
                given.all().stream()
                        .map(
                                statements -> {
                                    var copy = new ArrayList<>(statements);
                                    Collections.shuffle(copy, new Random(seed));
                                    return List.copyOf(copy);
                                })
                        .toList();
        // when
        var before = given.decide();
        var after = Given.of(given.principal(), shuffled).decide();
        // then
        assertThat(after.isAllowed()).isEqualTo(before.isAllowed());
        assertThat(after.getClass()).isEqualTo(before.getClass());
    }

    @Property(tries = 1000)
    void a_permission_for_something_else_changes_nothing(@ForAll("givens") Given given) {
        // given
        var other = "{\"Effect\":\"Allow\",\"Action\":\"sqs:*\",\"Resource\":\"*\"}";
        var identity = new ArrayList<>(given.identity());
        identity.add(other);
        // then
        assertThat(given.with(1, identity).decide().isAllowed())
                .isEqualTo(given.decide().isAllowed());
    }

    @Property(tries = 1000)
    void what_is_split_over_policies_decides_like_one_policy(@ForAll("givens") Given given) {
        // given
        var split =
                given.identity().stream()
                        .map(statement -> Cases.policy(PolicyKind.IDENTITY, statement))
                        .toList();
        var policies =
                new PolicySet(List.of(), split, Optional.empty(), List.of(), Optional.empty());
        var alone =
                Given.of(
                        given.principal(),
                        List.of(List.of(), given.identity(), List.of(), List.of(), List.of()));
        // then
        var request = Cases.invoke(Cases.principal(given.principal()));
        assertThat(Evaluation.decide(request, policies).isAllowed())
                .isEqualTo(alone.decide().isAllowed());
    }
}
