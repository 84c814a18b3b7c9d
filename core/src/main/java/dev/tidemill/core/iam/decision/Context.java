package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.policy.ConditionKey;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What conditions may ask about a request. Nothing is worked out before one asks. */
@FunctionalInterface
public interface Context {
    /** Empty when the request has no such key; a key without a value is none. */
    List<String> values(ConditionKey key, Request request);

    /**
     * This context with other values for some keys, as a simulation wants it.
     *
     * @param entries by key, upper and lower case are the same; an empty list takes the key away
     */
    default Context with(Map<String, List<String>> entries) {
        var byName = new HashMap<String, List<String>>();
        entries.forEach(
                (key, values) -> byName.put(key.toLowerCase(Locale.ROOT), List.copyOf(values)));
        return (key, request) -> {
            var values = byName.get(key.name());
            return values == null ? values(key, request) : values;
        };
    }
}
