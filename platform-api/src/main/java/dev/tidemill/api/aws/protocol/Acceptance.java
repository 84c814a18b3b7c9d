package dev.tidemill.api.aws.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which members of an input an operation heeds. What it does not heed must not be there: a setting
 * is obeyed or refused.
 *
 * @param paths the accepted members as the table lists them, dotted, with the values that alone are
 *     accepted (none listed: all)
 */
public record Acceptance(
        Map<String, List<Object>> paths, Structure<?> structure, List<Rule> rules) {

    /** What happens to a member. */
    public sealed interface Rule {
        /** Refused when it asks for something. */
        record Refused() implements Rule {}

        /** Taken whole. */
        record Accepted() implements Rule {}

        /** Taken when it is one of these. */
        record OneOf(List<Object> values) implements Rule {}

        /** A structure of which some members are taken. */
        record Parts(Acceptance parts) implements Rule {}
    }

    private static final Rule REFUSED = new Rule.Refused();
    private static final Rule ACCEPTED = new Rule.Accepted();

    /**
     * @throws IllegalArgumentException when the structure has no such member: a slip in the table
     */
    static Acceptance of(Structure<?> structure, Map<String, List<Object>> paths) {
        var rules = new ArrayList<Rule>();
        var known = new LinkedHashMap<>(paths);
        for (var i = 0; i < structure.members().size(); i++) {
            var name = structure.members().get(i).name();
            var whole = known.remove(name);
            var parts = new LinkedHashMap<String, List<Object>>();
            paths.forEach(
                    (path, values) -> {
                        if (path.startsWith(name + ".")) {
                            known.remove(path);
                            parts.put(path.substring(name.length() + 1), values);
                        }
                    });
            if (whole != null) {
                rules.add(whole.isEmpty() ? ACCEPTED : new Rule.OneOf(whole));
            } else if (!parts.isEmpty() && structure.shape(i) instanceof Structure<?> inner) {
                rules.add(new Rule.Parts(of(inner, parts)));
            } else if (!parts.isEmpty()) {
                throw new IllegalArgumentException(structure + "." + name + " has no members");
            } else {
                rules.add(REFUSED);
            }
        }
        if (!known.isEmpty()) {
            throw new IllegalArgumentException(structure + " has no member " + known.keySet());
        }
        return new Acceptance(Map.copyOf(paths), structure, List.copyOf(rules));
    }

    /** The first member that is set and not accepted, with the reason. */
    Optional<String> refusal(Object input) {
        for (var i = 0; i < rules.size(); i++) {
            var value = structure.read(input, i);
            if (value == null || rules.get(i) == ACCEPTED) {
                continue;
            }
            var refusal =
                    refusal(
                            rules.get(i),
                            structure.members().get(i).name(),
                            structure.shape(i),
                            value);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> refusal(Rule rule, String name, Shape shape, Object value) {
        return switch (rule) {
            case Rule.Accepted _ -> Optional.empty();
            case Rule.Refused _ ->
                    asksForNothing(shape, value) ? Optional.empty() : Optional.of(name);
            case Rule.OneOf(var values) ->
                    isOneOf(values, shape, value)
                            ? Optional.empty()
                            : Optional.of(name + " " + shown(shape, value));
            case Rule.Parts(var parts) -> parts.refusal(value).map(inner -> name + "." + inner);
        };
    }

    private static boolean isOneOf(List<Object> values, Shape shape, Object value) {
        return value instanceof Collection<?> elements
                ? values.containsAll(elements)
                : values.contains(value) || asksForNothing(shape, value);
    }

    /** Tools send empty lists and structures for settings that they leave alone. */
    private static boolean asksForNothing(Shape shape, @Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text -> text.isEmpty();
            case Collection<?> elements -> elements.isEmpty();
            case Map<?, ?> entries -> entries.isEmpty();
            case Object other when shape instanceof Structure<?> structure -> {
                for (var i = 0; i < structure.members().size(); i++) {
                    if (!asksForNothing(structure.shape(i), structure.read(other, i))) {
                        yield false;
                    }
                }
                yield true;
            }
            default -> false;
        };
    }

    private static String shown(Shape shape, Object value) {
        return shape instanceof Shape.Simple || value instanceof Collection<?>
                ? "with the value " + value
                : "with these values";
    }
}
