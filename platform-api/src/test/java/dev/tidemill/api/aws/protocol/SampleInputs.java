package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.function.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes inputs of operations from the model: for tests that go through all tables. */
final class SampleInputs {

    static final String POLICY =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}
            """;

    /** What the services themselves want of some members, beyond the model's constraints. */
    private static final Map<String, String> SAMPLES =
            Map.ofEntries(
                    Map.entry("Action", "lambda:InvokeFunction"),
                    Map.entry("ActionNames", "s3:GetObject"),
                    Map.entry("VersionId", "v1"),
                    Map.entry("PolicyDocument", POLICY),
                    Map.entry("PolicyInputList", POLICY),
                    Map.entry("AssumeRolePolicyDocument", Samples.TRUST),
                    Map.entry("Principal", "events.amazonaws.com"),
                    Map.entry("Resource", "arn:aws:lambda:us-east-1:000000000001:function:f"),
                    Map.entry(
                            "resourceArn",
                            "arn:aws:logs:us-east-1:000000000001:log-group:/aws/lambda/f"),
                    Map.entry("RoleArn", "arn:aws:iam::000000000001:role/r"),
                    Map.entry("PolicyArn", "arn:aws:iam::000000000001:policy/p"),
                    Map.entry("PermissionsBoundary", "arn:aws:iam::000000000001:policy/p"),
                    Map.entry("PolicySourceArn", "arn:aws:iam::000000000001:user/u"),
                    Map.entry("Role", "arn:aws:iam::000000000001:role/r"));

    private SampleInputs() {}

    /**
     * With all members that are required.
     *
     * @param given texts of members by their names; of all texts in it where a member is no text
     */
    static <T> T of(Structure<T> structure, Map<String, String> given) {
        var values = new @Nullable Object[structure.members().size()];
        for (var i = 0; i < values.length; i++) {
            var member = structure.members().get(i);
            var text = given.get(member.name());
            if (text != null) {
                values[i] = filled(structure.shape(i), text);
            } else if (member.required() || isName(member.name(), given)) {
                values[i] = value(member.name(), structure.shape(i), given);
            }
        }
        return structure.make(values);
    }

    /** All inputs with one text somewhere in them replaced, keys of maps included. */
    static <T> List<T> with(Structure<T> structure, String text, Map<String, String> given) {
        var inputs = new ArrayList<T>();
        for (var i = 0; i < structure.members().size(); i++) {
            for (var value : variants(structure.shape(i), text)) {
                inputs.add(of(structure, given, i, value));
            }
        }
        return inputs;
    }

    private static List<Object> variants(Shape shape, String text) {
        return switch (shape) {
            case Shape.Text _ -> List.of(text);
            case Shape.ListOf list ->
                    variants(list.member(), text).stream().<Object>map(List::of).toList();
            case Shape.MapOf map -> {
                var values = new ArrayList<Object>();
                values.add(Map.of(text, value("value", map.value(), Map.of())));
                variants(map.value(), text).forEach(value -> values.add(Map.of("key", value)));
                yield values;
            }
            case Structure<?> structure -> List.copyOf(with(structure, text, Map.of()));
            case Shape.Simple _ -> List.of();
        };
    }

    private static <T> T of(
            Structure<T> structure, Map<String, String> given, int index, Object value) {
        var input = of(structure, given);
        var values = new @Nullable Object[structure.members().size()];
        for (var i = 0; i < values.length; i++) {
            values[i] = i == index ? value : structure.get(input, i);
        }
        return structure.make(values);
    }

    /** A request must name a group, though the model does not require either way of doing so. */
    private static boolean isName(String member, Map<String, String> given) {
        return member.equals("logGroupName") && !given.containsKey("logGroupIdentifier");
    }

    private static Object filled(Shape shape, String text) {
        return switch (shape) {
            case Shape.ListOf list -> List.of(filled(list.member(), text));
            case Shape.MapOf map -> Map.of(text, filled(map.value(), text));
            case Structure<?> structure -> filled(structure, text);
            case Shape.Text _ -> text;
            case Shape.Simple simple -> value("", simple, Map.of());
        };
    }

    private static Object filled(Structure<?> structure, String text) {
        var values = new @Nullable Object[structure.members().size()];
        for (var i = 0; i < values.length; i++) {
            if (structure.members().get(i).required() || structure.shape(i) instanceof Shape.Text) {
                values[i] = filled(structure.shape(i), text);
            }
        }
        return structure.make(values);
    }

    private static Object value(String name, Shape shape, Map<String, String> given) {
        return switch (shape) {
            case Shape.Text text -> text(name, text);
            case Shape.Whole whole ->
                    whole.wide()
                            ? (Object) Math.max(1L, (long) whole.range().min())
                            : (Object) Math.max(1, (int) whole.range().min());
            case Shape.Real _ -> 1.0;
            case Shape.Flag _ -> false;
            case Shape.Time _ -> Instant.EPOCH;
            case Shape.Blob _ -> Samples.zip();
            case Shape.ListOf list -> List.of(value(name, list.member(), given));
            case Shape.MapOf map -> Map.of("key", value("value", map.value(), given));
            case Structure<?> structure -> of(structure, given);
        };
    }

    private static String text(String name, Shape.Text text) {
        if (!text.values().isEmpty()) {
            return text.values().getFirst();
        }
        if (name.equals("StatementId")) {
            return "s-" + UUID.randomUUID();
        }
        return Stream.of(
                        SAMPLES.get(name),
                        "name",
                        "arn:aws:iam::000000000001:role/r",
                        "1",
                        "1234567890123456",
                        "lambda:GetLayerVersion",
                        "000000000001",
                        "arn:aws:lambda:us-east-1:000000000001:layer:l:1")
                .filter(sample -> sample != null && fits(sample, text))
                .findFirst()
                .orElse("arn:aws:s3:::none");
    }

    private static boolean fits(String sample, Shape.Text text) {
        return sample.length() >= text.length().min()
                && sample.length() <= text.length().max()
                && text.matches(sample);
    }
}
