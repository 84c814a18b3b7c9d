package dev.tidemill.core.mapping;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.RuleCompiler;

/** Patterns of events in the language of EventBridge, by AWS's own reader of it. */
public final class FilterPatterns {

    private final Machine machine = Machine.builder().build();
    private final boolean none;

    /**
     * @throws IllegalArgumentException when one is not a pattern
     */
    public FilterPatterns(List<String> patterns) {
        none = patterns.isEmpty();
        for (var i = 0; i < patterns.size(); i++) {
            try {
                machine.addRule(Integer.toString(i), patterns.get(i));
            } catch (IOException malformed) {
                throw new IllegalArgumentException(malformed.getMessage(), malformed);
            }
        }
    }

    /** What is wrong with a pattern; empty when nothing is. */
    public static Optional<String> problem(String pattern) {
        return Optional.ofNullable(RuleCompiler.check(pattern));
    }

    /**
     * Whether one of them matches, or there is none.
     *
     * @param event a JSON object
     */
    public boolean match(String event) {
        if (none) {
            return true;
        }
        try {
            return !machine.rulesForJSONEvent(event).isEmpty();
        } catch (Exception malformed) { // the library declares it so
            throw new IllegalArgumentException("not a JSON object", malformed);
        }
    }
}
