package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.policy.Condition;
import dev.tidemill.core.iam.policy.Condition.Quantifier;
import dev.tidemill.core.iam.policy.ConditionKey;
import dev.tidemill.core.iam.policy.ConditionValues;
import dev.tidemill.core.iam.policy.Operator;
import dev.tidemill.core.iam.policy.Version;
import java.util.List;

/** One condition, compiled. */
sealed interface ConditionTest {

    ConditionKey key();

    boolean holds(Request request);

    static ConditionTest of(Condition condition, Version version) {
        var key = ConditionKey.of(condition.key());
        if (condition.operator() == Operator.NULL) {
            var absent = condition.values().stream().anyMatch(ConditionValues::bool);
            var present = !condition.values().stream().allMatch(ConditionValues::bool);
            return new Presence(key, absent, present);
        }
        return new Comparison(
                key,
                condition.operator().isNegated(),
                condition.quantifier(),
                condition.ifExists(),
                condition.values().stream()
                        .map(value -> ValueTest.of(condition.operator(), value, version))
                        .toArray(ValueTest[]::new));
    }

    /** {@code Null}: whether the request has the key at all. */
    record Presence(ConditionKey key, boolean absent, boolean present) implements ConditionTest {
        @Override
        public boolean holds(Request request) {
            return request.values(key).isEmpty() ? absent : present;
        }
    }

    /**
     * Any other operator.
     *
     * @param negated holds for values that match nothing
     */
    record Comparison(
            ConditionKey key,
            boolean negated,
            Quantifier quantifier,
            boolean ifExists,
            ValueTest[] tests)
            implements ConditionTest {

        @Override
        public boolean holds(Request request) {
            var values = request.values(key);
            if (values.isEmpty()) {
                return ifExists
                        || switch (quantifier) {
                            case NONE -> negated;
                            case FOR_ANY_VALUE -> false;
                            case FOR_ALL_VALUES -> true;
                        };
            }
            return switch (quantifier) {
                case FOR_ANY_VALUE -> anyHolds(values, request);
                case FOR_ALL_VALUES -> allHold(values, request);
                case NONE -> negated ? allHold(values, request) : anyHolds(values, request);
            };
        }

        private boolean anyHolds(List<String> values, Request request) {
            for (var value : values) {
                if (matchesAny(value, request) != negated) {
                    return true;
                }
            }
            return false;
        }

        private boolean allHold(List<String> values, Request request) {
            for (var value : values) {
                if (matchesAny(value, request) == negated) {
                    return false;
                }
            }
            return true;
        }

        private boolean matchesAny(String value, Request request) {
            for (var test : tests) {
                if (test.matches(value, request)) {
                    return true;
                }
            }
            return false;
        }
    }
}
