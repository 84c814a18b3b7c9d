package dev.tidemill.core.iam.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PolicyPrinterTest {

    private static final Statement.Span NOWHERE = new Statement.Span(0, 0, 0, 0);

    private static <T> Arbitrary<Selection<T>> selection(Arbitrary<T> values) {
        var lists = values.list().uniqueElements().ofMinSize(1).ofMaxSize(4);
        return Arbitraries.oneOf(
                lists.map(list -> (Selection<T>) new Selection.Only<>(list)),
                lists.map(list -> (Selection<T>) new Selection.AllBut<>(list)));
    }

    private static Arbitrary<List<Condition>> conditions() {
        var text = Arbitraries.strings().all().ofMaxLength(6).filter(s -> !s.contains("${"));
        var condition =
                Combinators.combine(
                                Arbitraries.of(Operator.STRING_EQUALS, Operator.STRING_NOT_LIKE),
                                Arbitraries.of(Condition.Quantifier.class),
                                Arbitraries.of(true, false),
                                Arbitraries.of("aws:username", "aws:PrincipalTag/a b"),
                                text.list().ofMinSize(1).ofMaxSize(3))
                        .as(Condition::new);
        // Conditions of one operator stand together in a document.
        return condition.list().uniqueElements(one -> one.word()).ofMaxSize(3);
    }

    private static Arbitrary<PrincipalName> principals() {
        return Arbitraries.of(
                new PrincipalName.Anyone(),
                PrincipalName.aws("111122223333").orElseThrow(),
                PrincipalName.aws("arn:aws:iam::111122223333:role/r").orElseThrow(),
                PrincipalName.aws("AROA1234567890ABCDEF").orElseThrow());
    }

    @Provide
    Arbitrary<Policy> policies() {
        var statement =
                Combinators.combine(
                                selection(principals()),
                                selection(Arbitraries.of("*", "s3:*", "lambda:Get?")),
                                selection(Arbitraries.of("*", "arn:aws:s3:::a${aws:username}"))
                                        .optional(),
                                conditions())
                        .as(
                                (who, actions, resources, conditions) ->
                                        new Statement(
                                                Optional.empty(),
                                                Effect.DENY,
                                                Optional.of(who),
                                                actions,
                                                resources,
                                                conditions,
                                                NOWHERE));
        return Combinators.combine(
                        Arbitraries.of(Version.class),
                        Arbitraries.strings().ofMaxLength(5).optional(),
                        statement.list().ofMinSize(1).ofMaxSize(4))
                .as(Policy::new);
    }

    @Property(tries = 500)
    void what_is_printed_is_read_as_the_same(@ForAll("policies") Policy policy) {
        // when
        var read = PolicyParser.parse(PolicyPrinter.print(policy), PolicyKind.RESOURCE);
        // then
        assertThat(withoutSpans(read)).isEqualTo(policy);
    }

    private static Policy withoutSpans(Policy policy) {
        return new Policy(
                policy.version(),
                policy.id(),
                policy.statements().stream()
                        .map(
                                statement ->
                                        new Statement(
                                                statement.sid(),
                                                statement.effect(),
                                                statement.principals(),
                                                statement.actions(),
                                                statement.resources(),
                                                statement.conditions(),
                                                NOWHERE))
                        .toList());
    }
}
