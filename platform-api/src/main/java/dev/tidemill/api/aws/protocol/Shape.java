package dev.tidemill.api.aws.protocol;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A type of a service's model with its constraints. Values are String, Integer, Long, Double,
 * Boolean, Instant, byte[], List, Map, or the record of a {@link Structure}.
 */
public sealed interface Shape permits Shape.Simple, Shape.ListOf, Shape.MapOf, Structure {

    String name();

    /** A type without parts. */
    sealed interface Simple extends Shape permits Text, Whole, Real, Flag, Time, Blob {}

    /** Text, perhaps of a pattern or of one of some values. */
    final class Text implements Simple {
        private static final int LONGEST_REMEMBERED = 256;

        private final String name;
        private final Range length;
        private final @Nullable Pattern pattern;
        private final List<String> values;
        private final Set<String> valueSet;
        private final boolean sensitive;

        /** Values that matched lately: names come again and again, and a match costs. */
        private final @Nullable String[] matched = new @Nullable String[64];

        public Text(
                String name,
                Range length,
                Optional<String> pattern,
                List<String> values,
                boolean sensitive) {
            this.name = name;
            this.length = length;
            this.pattern = pattern.map(Pattern::compile).orElse(null);
            this.values = values;
            this.valueSet = Set.copyOf(values);
            this.sensitive = sensitive;
        }

        @Override
        public String name() {
            return name;
        }

        public Range length() {
            return length;
        }

        public Optional<Pattern> pattern() {
            return Optional.ofNullable(pattern);
        }

        /** Empty when any value will do. */
        public List<String> values() {
            return values;
        }

        public boolean sensitive() {
            return sensitive;
        }

        /** Whether it is one of the values, if there are values. */
        boolean listed(String value) {
            return valueSet.isEmpty() || valueSet.contains(value);
        }

        boolean matches(String value) {
            if (pattern == null) {
                return true;
            }
            var slot = value.hashCode() & (matched.length - 1);
            if (value.equals(matched[slot])) {
                return true;
            }
            if (!pattern.matcher(value).matches()) {
                return false;
            }
            if (value.length() <= LONGEST_REMEMBERED) {
                matched[slot] = value; // a race loses an entry, never an answer
            }
            return true;
        }
    }

    /** An integer, of 64 bits when wide. */
    record Whole(String name, Range range, boolean wide) implements Simple {}

    record Real(String name, Range range) implements Simple {}

    record Flag(String name) implements Simple {}

    record Time(String name) implements Simple {}

    record Blob(String name, Range length, boolean sensitive) implements Simple {}

    /**
     * @param wire the name of an element in query and XML
     * @param flattened whether elements stand in the parent without a list around them
     */
    record ListOf(String name, Range size, Shape member, String wire, boolean flattened)
            implements Shape {}

    record MapOf(
            String name,
            Range size,
            Shape key,
            Shape value,
            String keyWire,
            String valueWire,
            boolean flattened,
            boolean sensitive)
            implements Shape {}
}
