package dev.tidemill.api.aws.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds an input against the constraints of its model, and says what is wrong as AWS does. */
final class Validation {

    /** Patterns are not tried on texts that are longer than any that could be right. */
    private static final int LONGEST_MATCHED = 8192;

    private static final int LONGEST_SHOWN = 1024;

    /** No text of ours may hold it: the database refuses it. */
    private static final char NUL = '\0';

    private final List<String> errors = new ArrayList<>();

    private Validation() {}

    /**
     * @param unchecked members that the handler checks itself
     */
    static <I> void check(Structure<I> structure, I input, Set<String> unchecked) {
        @Nullable Validation validation = null;
        for (var i = 0; i < structure.members().size(); i++) {
            var member = structure.members().get(i);
            var value = structure.get(input, i);
            if (value == null ? member.required() : !plain(structure.shape(i), value)) {
                if (!unchecked.contains(member.name())) {
                    validation = validation == null ? new Validation() : validation;
                    validation.member(structure, i, value, "");
                }
            }
        }
        if (validation != null && !validation.errors.isEmpty()) {
            throw new FaultException(Fault.INVALID, validation.message());
        }
    }

    /** The quick yes for what most members are: a text that fits. */
    private static boolean plain(Shape shape, Object value) {
        return shape instanceof Shape.Text text
                && ((String) value).indexOf(NUL) < 0
                && text.length().contains(((String) value).length())
                && text.listed((String) value)
                && text.matches((String) value);
    }

    private String message() {
        return errors.size()
                + (errors.size() == 1
                        ? " validation error detected: "
                        : " validation errors detected: ")
                + String.join("; ", errors);
    }

    private void member(Structure<?> structure, int index, @Nullable Object value, String parent) {
        var member = structure.members().get(index);
        var path = parent + member.pathName();
        if (value != null) {
            value(structure.shape(index), value, path);
        } else if (member.required()) {
            errors.add(
                    "Value null at '"
                            + path
                            + "' failed to satisfy constraint: Member must not be null");
        }
    }

    private void value(Shape shape, Object value, String path) {
        switch (shape) {
            case Shape.Text text -> {
                for (var broken : broken(text, (String) value)) {
                    fail(text.sensitive() ? null : value, path, broken);
                }
            }
            case Shape.Whole whole -> number(whole.range(), (Number) value, path);
            case Shape.Real real -> number(real.range(), (Number) value, path);
            case Shape.Flag _, Shape.Time _ -> {}
            case Shape.Blob blob -> length(blob.length(), ((byte[]) value).length, null, path);
            case Shape.ListOf list -> {
                var elements = (List<?>) value;
                length(list.size(), elements.size(), elements, path);
                for (var i = 0; i < elements.size(); i++) {
                    value(list.member(), elements.get(i), path + "." + (i + 1) + ".member");
                }
            }
            case Shape.MapOf map -> entries(map, (Map<?, ?>) value, path);
            case Structure<?> structure -> {
                for (var i = 0; i < structure.members().size(); i++) {
                    member(structure, i, structure.read(value, i), path + ".");
                }
            }
        }
    }

    private void entries(Shape.MapOf map, Map<?, ?> entries, String path) {
        length(map.size(), entries.size(), map.sensitive() ? null : entries, path);
        for (var entry : entries.entrySet()) {
            if (map.key() instanceof Shape.Text key) {
                var broken = broken(key, (String) entry.getKey());
                if (!broken.isEmpty()) {
                    fail(
                            map.sensitive() || key.sensitive() ? null : entries,
                            path,
                            "Map keys must satisfy constraint: ["
                                    + String.join(", ", broken)
                                    + "]");
                }
            }
            value(map.value(), entry.getValue(), path + "." + entry.getKey() + ".member");
        }
    }

    private static List<String> broken(Shape.Text shape, String text) {
        var broken = new ArrayList<String>();
        if (text.indexOf(NUL) >= 0) {
            broken.add("Member must not contain the character U+0000");
        }
        if (text.length() > shape.length().max()) {
            broken.add(
                    "Member must have length less than or equal to "
                            + number(shape.length().max()));
        }
        if (text.length() < shape.length().min()) {
            broken.add(
                    "Member must have length greater than or equal to "
                            + number(shape.length().min()));
        }
        if (!shape.listed(text)) {
            broken.add("Member must satisfy enum value set: " + shape.values());
        }
        if (text.length() > LONGEST_MATCHED || !shape.matches(text)) {
            shape.pattern()
                    .ifPresent(
                            pattern ->
                                    broken.add(
                                            "Member must satisfy regular expression pattern: "
                                                    + pattern));
        }
        return broken;
    }

    private void number(Range range, Number value, String path) {
        if (value.doubleValue() > range.max()) {
            fail(
                    value,
                    path,
                    "Member must have value less than or equal to " + number(range.max()));
        }
        if (value.doubleValue() < range.min()) {
            fail(
                    value,
                    path,
                    "Member must have value greater than or equal to " + number(range.min()));
        }
    }

    private void length(Range range, int length, @Nullable Object shown, String path) {
        if (length > range.max()) {
            fail(
                    shown,
                    path,
                    "Member must have length less than or equal to " + number(range.max()));
        }
        if (length < range.min()) {
            fail(
                    shown,
                    path,
                    "Member must have length greater than or equal to " + number(range.min()));
        }
    }

    private void fail(@Nullable Object shown, String path, String constraint) {
        errors.add(
                "Value "
                        + (shown == null ? "" : "'" + brief(shown) + "' ")
                        + "at '"
                        + path
                        + "' failed to satisfy constraint: "
                        + constraint);
    }

    private static String brief(Object shown) {
        var text = shown.toString();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }

    private static String number(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }
}
