package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.policy.AddressRange;
import dev.tidemill.core.iam.policy.ConditionValues;
import dev.tidemill.core.iam.policy.Operator;
import dev.tidemill.core.iam.policy.Template;
import dev.tidemill.core.iam.policy.Version;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Whether a value of a request matches one value of a condition, negation apart. A request's value
 * that is not of the operator's type matches nothing.
 */
@FunctionalInterface
interface ValueTest {

    boolean matches(String value, Request request);

    static ValueTest of(Operator operator, String wanted, Version version) {
        return switch (operator) {
            case STRING_EQUALS, STRING_NOT_EQUALS -> equal(wanted, version);
            case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE ->
                    equalIgnoringCase(wanted, version);
            case STRING_LIKE, STRING_NOT_LIKE ->
                    TextPattern.of(wanted, version, TextPattern.Style.LIKE)::matches;
            case ARN_EQUALS, ARN_LIKE, ARN_NOT_EQUALS, ARN_NOT_LIKE ->
                    TextPattern.of(wanted, version, TextPattern.Style.ARN)::matches;
            case NUMERIC_EQUALS, NUMERIC_NOT_EQUALS -> number(wanted, order -> order == 0);
            case NUMERIC_LESS_THAN -> number(wanted, order -> order < 0);
            case NUMERIC_LESS_THAN_EQUALS -> number(wanted, order -> order <= 0);
            case NUMERIC_GREATER_THAN -> number(wanted, order -> order > 0);
            case NUMERIC_GREATER_THAN_EQUALS -> number(wanted, order -> order >= 0);
            case DATE_EQUALS, DATE_NOT_EQUALS -> date(wanted, order -> order == 0);
            case DATE_LESS_THAN -> date(wanted, order -> order < 0);
            case DATE_LESS_THAN_EQUALS -> date(wanted, order -> order <= 0);
            case DATE_GREATER_THAN -> date(wanted, order -> order > 0);
            case DATE_GREATER_THAN_EQUALS -> date(wanted, order -> order >= 0);
            case BOOL -> (value, _) -> value.equalsIgnoreCase(wanted);
            case BINARY_EQUALS -> {
                var bytes = ConditionValues.binary(wanted);
                yield typed(ConditionValues::binary, theirs -> Arrays.equals(bytes, theirs));
            }
            case IP_ADDRESS, NOT_IP_ADDRESS -> {
                var range = AddressRange.of(wanted);
                yield typed(Function.identity(), range::contains);
            }
            case NULL -> throw new IllegalArgumentException("Null compares no values");
        };
    }

    private static ValueTest equal(String wanted, Version version) {
        var template = Template.of(wanted, version);
        if (template.hasVariables()) {
            return (value, request) ->
                    TextPattern.resolve(template, request).filter(value::equals).isPresent();
        }
        return TextPattern.of(wanted, version, TextPattern.Style.LITERAL)::matches;
    }

    private static ValueTest equalIgnoringCase(String wanted, Version version) {
        var template = Template.of(wanted, version);
        return (value, request) ->
                TextPattern.resolve(template, request).filter(value::equalsIgnoreCase).isPresent();
    }

    private static ValueTest number(String wanted, Predicate<Integer> accepted) {
        var number = ConditionValues.number(wanted);
        return typed(ConditionValues::number, theirs -> accepted.test(theirs.compareTo(number)));
    }

    private static ValueTest date(String wanted, Predicate<Integer> accepted) {
        var date = ConditionValues.date(wanted);
        return typed(ConditionValues::date, theirs -> accepted.test(theirs.compareTo(date)));
    }

    private static <T> ValueTest typed(Function<String, T> read, Predicate<T> accepted) {
        return (value, _) -> {
            try {
                return accepted.test(read.apply(value));
            } catch (IllegalArgumentException notOfThisType) {
                return false;
            }
        };
    }
}
