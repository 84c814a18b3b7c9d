package dev.tidemill.api.aws.iam;

import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.iam.policy.PolicyParser;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The condition keys that policies ask for, in conditions and in variables. */
final class ContextKeys {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\s*([\\w-]+:[^},\\s]+)");

    private ContextKeys() {}

    /**
     * @return sorted; one of those that differ by case only
     * @throws dev.tidemill.core.error.PlatformException {@code POLICY_MALFORMED}
     */
    static List<String> of(List<String> documents) {
        var keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (var document : documents) {
            PolicyParser.parse(document, PolicyKind.IDENTITY)
                    .statements()
                    .forEach(
                            statement ->
                                    statement
                                            .conditions()
                                            .forEach(condition -> keys.add(condition.key())));
            var variables = VARIABLE.matcher(document);
            while (variables.find()) {
                keys.add(variables.group(1));
            }
        }
        return List.copyOf(keys);
    }
}
