package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.policy.Template;
import dev.tidemill.core.iam.policy.Template.Part;
import dev.tidemill.core.iam.policy.Version;
import java.util.List;
import java.util.Optional;

/** A text of a policy that a text of a request is compared with, variables put in. */
sealed interface TextPattern {

    /** What the wildcards of a text can match. */
    enum Style {
        /** There are none: a star is a star. */
        LITERAL,
        /** Anything. */
        LIKE,
        /** What is in the same field of an ARN. */
        ARN,
        /**
         * As for {@code Resource}: a star at the end of a field goes on behind the colon, any other
         * wildcard stays in its field.
         */
        RESOURCE
    }

    /** For ARNs, a star alone stands for every one. */
    List<Part> EVERYTHING = List.of(new Part.Text("*"));

    boolean matches(String text, Request request);

    /** Without variables: made once. */
    record Fixed(Glob glob) implements TextPattern {
        @Override
        public boolean matches(String text, Request request) {
            return glob.matches(text);
        }
    }

    /** With variables: put together for each request. One without a value matches nothing. */
    record Variable(Template template, Style style) implements TextPattern {
        @Override
        public boolean matches(String text, Request request) {
            var tokens = tokens(template, style, Optional.of(request));
            return tokens.isPresent() && new Glob(tokens.get()).matches(text);
        }
    }

    static TextPattern of(String text, Version version, Style style) {
        var template = Template.of(text, version);
        return template.hasVariables()
                ? new Variable(template, style)
                : new Fixed(
                        new Glob(
                                tokens(template, style, Optional.empty())
                                        .orElseThrow(IllegalStateException::new)));
    }

    /** The text with the values of its variables, wildcards as they are written. */
    static Optional<String> resolve(Template template, Request request) {
        return tokens(template, Style.LITERAL, Optional.of(request)).map(String::new);
    }

    private static Optional<char[]> tokens(
            Template template, Style style, Optional<Request> request) {
        if (style == Style.ARN && template.parts().equals(EVERYTHING)) {
            return Optional.of(new char[] {Glob.STAR});
        }
        var tokens = new Tokens(style);
        for (var part : template.parts()) {
            switch (part) {
                case Part.Text(var text) -> tokens.text(text);
                case Part.Escaped(var character) -> tokens.literal(character);
                case Part.Variable variable -> {
                    var value = value(variable, request);
                    if (value.isEmpty()) {
                        return Optional.empty();
                    }
                    tokens.literal(value.get());
                }
            }
        }
        return Optional.of(tokens.toArray());
    }

    /** A key with several values is no variable. */
    private static Optional<String> value(Part.Variable variable, Optional<Request> request) {
        var values = request.map(present -> present.values(variable.key())).orElse(List.of());
        return values.size() == 1 ? Optional.of(values.getFirst()) : variable.otherwise();
    }
}
