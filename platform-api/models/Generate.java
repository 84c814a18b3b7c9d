import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes the records and descriptors of the AWS shapes from the tables in this directory.
 *
 * <p>{@code java Generate.java MODELS OUTPUT}: run by the build, uses the JDK only. For each service it writes one
 * record with a builder and a descriptor for each structure that an implemented operation reaches, a class
 * {@code …Shapes} with the other types, and a class {@code …Model} with a constant for each implemented operation and
 * the names of all.
 */
public final class Generate {

    private static final String ROOT = "dev.tidemill.api.aws.model";

    /** Names that a record component must not have. */
    private static final Set<String> RESERVED = Set.of(
            "default", "package", "class", "enum", "interface", "import", "switch", "case", "protected", "private",
            "public", "static", "final", "native", "new", "return", "abstract", "assert", "boolean", "byte", "char",
            "const", "continue", "do", "double", "else", "extends", "float", "for", "goto", "if", "implements",
            "instanceof", "int", "long", "short", "super", "synchronized", "this", "throw", "throws", "transient",
            "try", "void", "volatile", "while", "hashCode", "toString", "notify", "notifyAll", "wait", "clone",
            "finalize", "getClass", "builder");

    /** One line's words: {@code kind name positional… key=value… flag…}. */
    record Line(List<String> words, Map<String, String> facts) {
        static Line of(String text) {
            var words = new ArrayList<String>();
            var facts = new HashMap<String, String>();
            for (var word : text.strip().split(" ")) {
                var equals = word.indexOf('=');
                if (equals < 0 || word.startsWith("/")) {
                    words.add(word);
                } else {
                    facts.put(word.substring(0, equals), word.substring(equals + 1));
                }
            }
            return new Line(words, facts);
        }

        String word(int index) {
            return words.get(index);
        }

        boolean has(String flag) {
            return words.contains(flag);
        }

        Optional<String> fact(String key) {
            return Optional.ofNullable(facts.get(key));
        }
    }

    /** A shape or an operation: its first line and the indented ones below. */
    record Block(Line head, List<String> details) {
        List<Line> members() {
            return details.stream().map(Line::of).toList();
        }

        Optional<String> detail(String key) {
            return details.stream()
                    .filter(line -> line.startsWith(" " + key + " "))
                    .map(line -> line.substring(key.length() + 2))
                    .findFirst();
        }
    }

    private final Path out;
    private final String service;
    private final String pkg;
    private final String prefix;
    private final Line about;
    private final Map<String, Block> operations = new TreeMap<>();
    private final Map<String, Block> shapes = new HashMap<>();
    private final Set<String> written = new TreeSet<>();

    private Generate(Path table, Path out) throws IOException {
        var blocks = new ArrayList<Block>();
        for (var line : Files.readAllLines(table)) {
            if (line.startsWith(" ")) {
                blocks.getLast().details().add(line);
            } else {
                blocks.add(new Block(Line.of(line), new ArrayList<>()));
            }
        }
        about = blocks.removeFirst().head();
        for (var block : blocks) {
            (block.head().word(0).equals("operation") ? operations : shapes).put(block.head().word(1), block);
        }
        service = about.word(1);
        pkg = ROOT + "." + service;
        prefix = capital(service);
        this.out = out.resolve(pkg.replace('.', '/'));
    }

    public static void main(String[] arguments) throws IOException {
        var models = Path.of(arguments[0]);
        var wanted = new TreeMap<String, Set<String>>();
        for (var line : Files.readAllLines(models.resolve("implemented.txt"))) {
            if (!line.startsWith("#") && !line.isBlank()) {
                var words = List.of(line.split(" "));
                wanted.computeIfAbsent(words.getFirst(), _ -> new TreeSet<>()).addAll(words.subList(1, words.size()));
            }
        }
        for (var entry : wanted.entrySet()) {
            var generate = new Generate(models.resolve(entry.getKey() + ".model"), Path.of(arguments[1]));
            generate.write(entry.getValue());
        }
    }

    private void write(Set<String> implemented) throws IOException {
        var reached = new LinkedHashSet<String>();
        for (var name : implemented) {
            var operation = Optional.ofNullable(operations.get(name))
                    .orElseThrow(() -> new IllegalArgumentException(service + " has no operation " + name));
            operation.head().fact("input").ifPresent(shape -> reach(shape, reached));
            operation.head().fact("output").ifPresent(shape -> reach(shape, reached));
        }
        for (var name : reached) {
            if (isStructure(name)) {
                emit(capital(name), structure(name));
            }
        }
        emit(prefix + "Shapes", scalars(reached));
        emit(prefix + "Model", model(implemented));
        emit("package-info", "/** Generated from platform-api/models/" + service + ".model. */\n"
                + "@org.jspecify.annotations.NullMarked\npackage " + pkg + ";\n");
        try (var files = Files.list(out)) {
            for (var file : files.toList()) {
                if (!written.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Depth first, so that what a list or map needs comes before it. */
    private void reach(String name, Set<String> reached) {
        if (reached.contains(name)) {
            return;
        }
        var block = shape(name);
        switch (block.head().word(0)) {
            case "structure", "error" -> {
                reached.add(name); // before its members: structures may contain themselves
                block.members().forEach(member -> reach(member.word(1), reached));
            }
            case "list" -> {
                reach(block.head().word(2), reached);
                reached.add(name);
            }
            case "map" -> {
                reach(block.head().word(2), reached);
                reach(block.head().word(3), reached);
                reached.add(name);
            }
            default -> reached.add(name);
        }
    }

    private String structure(String name) {
        var block = shape(name);
        var members = block.members();
        var type = capital(name);
        var text = new StringBuilder(header());
        text.append("/** A shape of the service's model. */\n@SuppressWarnings(\"unchecked\")\npublic record ").append(type).append("(");
        text.append(members.stream().map(m -> componentType(m) + " " + component(m.word(0))).collect(Collectors.joining(", ")));
        text.append(") {\n\n    public static final Structure<").append(type).append("> SHAPE = new Descriptor();\n\n");
        text.append("    public static Builder builder() {\n        return new Builder();\n    }\n\n");

        text.append("    /** Collects the members; those that nobody sets are absent. */\n");
        text.append("    public static final class Builder {\n");
        text.append("        private final @Nullable Object[] values = new @Nullable Object[").append(members.size()).append("];\n\n");
        text.append("        private Builder() {}\n");
        for (var i = 0; i < members.size(); i++) {
            var member = members.get(i);
            var setter = component(member.word(0));
            text.append("\n        public Builder ").append(setter).append("(").append(type(member.word(1))).append(" value) {\n");
            text.append("            values[").append(i).append("] = value;\n            return this;\n        }\n");
            if (!member.has("required")) {
                text.append("\n        public Builder ").append(setter).append("(Optional<").append(type(member.word(1))).append("> value) {\n");
                text.append("            values[").append(i).append("] = value.orElse(null);\n            return this;\n        }\n");
            }
        }
        text.append("\n        public ").append(type).append(" build() {\n            return SHAPE.make(values);\n        }\n    }\n\n");

        text.append("    private static final class Descriptor extends Structure<").append(type).append("> {\n");
        text.append("        Descriptor() {\n            super(").append(quote(name)).append(", ").append(payloadIndex(block)).append(", List.of(");
        text.append(members.stream().map(this::member).collect(Collectors.joining(", ")));
        text.append("));\n        }\n\n");
        var shapes = new ArrayList<String>();
        var getters = new ArrayList<String>();
        for (var member : members) {
            shapes.add(reference(member.word(1)));
            getters.add("from." + component(member.word(0)) + "()" + (member.has("required") ? "" : ".orElse(null)"));
        }
        text.append("        @Override\n        public Shape shape(int member) {\n").append(choice(shapes)).append("        }\n\n");
        text.append("        @Override\n        public @Nullable Object get(").append(type).append(" from, int member) {\n")
                .append(choice(getters)).append("        }\n\n");
        text.append("        @Override\n        public ").append(type).append(" make(@Nullable Object[] values) {\n            return new ").append(type).append("(");
        var arguments = new ArrayList<String>();
        for (var i = 0; i < members.size(); i++) {
            var member = members.get(i);
            var value = "(" + type(member.word(1)) + ") values[" + i + "]";
            arguments.add(member.has("required") ? value : "Optional.ofNullable(" + value + ")");
        }
        text.append(String.join(", ", arguments)).append(");\n        }\n    }\n}\n");
        return text.toString();
    }

    /** The body of a method that picks by {@code member}. */
    private static String choice(List<String> values) {
        var missing = "throw new IndexOutOfBoundsException(member);\n";
        if (values.isEmpty()) {
            return "            " + missing;
        }
        var text = new StringBuilder("            return switch (member) {\n");
        for (var i = 0; i < values.size(); i++) {
            text.append("                case ").append(i).append(" -> ").append(values.get(i)).append(";\n");
        }
        return text.append("                default -> ").append(missing).append("            };\n").toString();
    }

    private String member(Line member) {
        var wire = member.fact("name").orElse(member.word(0));
        var location = switch (member.fact("location").orElse("body")) {
            case "body" -> "BODY";
            case "uri" -> "PATH";
            case "querystring" -> "QUERY";
            case "header" -> "HEADER";
            case "statusCode" -> "STATUS";
            default -> throw new IllegalArgumentException("no decoder for location " + member.fact("location"));
        };
        return "\n                    new Member(" + quote(member.word(0)) + ", " + quote(wire) + ", Location." + location + ", " + member.has("required") + ")";
    }

    private static int payloadIndex(Block block) {
        var names = block.members().stream().map(m -> m.word(0)).toList();
        return block.head().fact("payload").map(names::indexOf).orElse(-1);
    }

    private String scalars(Set<String> reached) {
        var text = new StringBuilder(header());
        text.append("/** The types that are no structures. */\npublic final class ").append(prefix).append("Shapes {\n");
        for (var name : reached) {
            if (isStructure(name)) {
                continue;
            }
            var block = shape(name);
            var head = block.head();
            var range = "new Range(" + bound(head.fact("min"), "NEGATIVE") + ", " + bound(head.fact("max"), "POSITIVE") + ")";
            var sensitive = head.has("sensitive");
            var kind = head.word(0);
            var code = switch (kind) {
                case "string" -> "new Shape.Text(" + quote(name) + ", " + range + ", "
                        + block.detail("pattern").map(p -> "Optional.of(" + quote(p) + ")").orElse("Optional.empty()") + ", List.of("
                        + block.detail("enum").map(e -> Arrays.stream(e.split(" ")).map(Generate::quote).collect(Collectors.joining(", "))).orElse("")
                        + "), " + sensitive + ")";
                case "integer" -> "new Shape.Whole(" + quote(name) + ", " + range + ", false)";
                case "long" -> "new Shape.Whole(" + quote(name) + ", " + range + ", true)";
                case "double", "float" -> "new Shape.Real(" + quote(name) + ", " + range + ")";
                case "boolean" -> "new Shape.Flag(" + quote(name) + ")";
                case "timestamp" -> "new Shape.Time(" + quote(name) + ")";
                case "blob" -> "new Shape.Blob(" + quote(name) + ", " + range + ", " + sensitive + ")";
                case "list" -> "new Shape.ListOf(" + quote(name) + ", " + range + ", " + reference(head.word(2)) + ", "
                        + quote(head.fact("name").orElse("member")) + ", " + head.has("flattened") + ")";
                case "map" -> "new Shape.MapOf(" + quote(name) + ", " + range + ", " + reference(head.word(2)) + ", " + reference(head.word(3)) + ", "
                        + quote(head.fact("key").orElse("key")) + ", " + quote(head.fact("value").orElse("value")) + ", " + head.has("flattened") + ", " + sensitive + ")";
                default -> throw new IllegalArgumentException("no descriptor for type " + kind);
            };
            text.append("\n    static final Shape ").append(name).append(" = ").append(code).append(";\n");
        }
        return text.append("\n    private ").append(prefix).append("Shapes() {}\n}\n").toString();
    }

    private String model(Set<String> implemented) {
        var text = new StringBuilder(header());
        text.append("import dev.tidemill.api.aws.protocol.Empty;\nimport dev.tidemill.api.aws.protocol.ErrorModel;\n");
        text.append("import dev.tidemill.api.aws.protocol.OperationModel;\nimport dev.tidemill.api.aws.protocol.Protocol;\n");
        text.append("import dev.tidemill.api.aws.protocol.ServiceModel;\n\n");
        text.append("/** The operations. Those without a constant are known by name only. */\npublic final class ").append(prefix).append("Model {\n");
        var list = new ArrayList<String>();
        for (var block : operations.values()) {
            var head = block.head();
            var name = head.word(1);
            var ours = implemented.contains(name);
            var input = ours ? head.fact("input").map(Generate::capital).orElse("Empty") : "Empty";
            var output = ours ? head.fact("output").map(Generate::capital).orElse("Empty") : "Empty";
            var code = "new OperationModel<>(" + quote(name) + ", " + quote(head.word(2)) + ", " + quote(head.word(3)) + ", "
                    + head.fact("status").orElseThrow() + ", " + input + ".SHAPE, " + output + ".SHAPE, "
                    + head.fact("wrapper").map(w -> "Optional.of(" + quote(w) + ")").orElse("Optional.empty()") + ", " + ours + ")";
            if (ours) {
                text.append("\n    public static final OperationModel<").append(input).append(", ").append(output).append("> ")
                        .append(constant(name)).append(" = ").append(code).append(";\n");
                list.add("            " + constant(name));
            } else {
                list.add("            " + code);
            }
        }
        var errors = new LinkedHashMap<String, String>();
        new TreeMap<>(shapes).forEach((name, block) -> {
            if (block.head().word(0).equals("error")) {
                var message = block.members().stream().map(m -> m.word(0)).filter("message"::equalsIgnoreCase).findFirst().orElse("message");
                errors.put(name, "            new ErrorModel(" + quote(name) + ", " + quote(block.head().fact("code").orElse(name)) + ", "
                        + block.head().fact("status").orElseThrow() + ", " + quote(message) + ")");
            }
        });
        text.append("\n    public static final ServiceModel MODEL = new ServiceModel(").append(quote(service)).append(", ")
                .append(quote(about.fact("signing").orElseThrow())).append(", ").append(quote(about.fact("version").orElseThrow())).append(", Protocol.")
                .append(switch (about.fact("protocol").orElseThrow() + about.fact("json").orElse("")) {
                    case "rest-json", "rest-json1.1" -> "REST_JSON";
                    case "json1.0" -> "JSON_1_0";
                    case "json1.1" -> "JSON_1_1";
                    case "query" -> "QUERY";
                    default -> throw new IllegalArgumentException("no codec for " + about);
                })
                .append(", ").append(optional(about.fact("target"))).append(", ").append(optional(about.fact("namespace"))).append(",\n        List.of(\n")
                .append(String.join(",\n", list)).append("),\n        List.of(\n").append(String.join(",\n", errors.values())).append("));\n");
        return text.append("\n    private ").append(prefix).append("Model() {}\n}\n").toString();
    }

    private String header() {
        return "package " + pkg + ";\n\nimport dev.tidemill.api.aws.protocol.Location;\nimport dev.tidemill.api.aws.protocol.Member;\n"
                + "import dev.tidemill.api.aws.protocol.Range;\nimport dev.tidemill.api.aws.protocol.Shape;\nimport dev.tidemill.api.aws.protocol.Structure;\n"
                + "import java.time.Instant;\nimport java.util.List;\nimport java.util.Map;\nimport java.util.Optional;\n"
                + "import org.jspecify.annotations.Nullable;\n\n";
    }

    private String componentType(Line member) {
        var type = type(member.word(1));
        return member.has("required") ? type : "Optional<" + type + ">";
    }

    private String type(String name) {
        var head = shape(name).head();
        return switch (head.word(0)) {
            case "string" -> "String";
            case "integer" -> "Integer";
            case "long" -> "Long";
            case "double", "float" -> "Double";
            case "boolean" -> "Boolean";
            case "timestamp" -> "Instant";
            case "blob" -> "byte[]";
            case "list" -> "List<" + type(head.word(2)) + ">";
            case "map" -> "Map<" + type(head.word(2)) + ", " + type(head.word(3)) + ">";
            default -> capital(name);
        };
    }

    private String reference(String name) {
        return isStructure(name) ? capital(name) + ".SHAPE" : prefix + "Shapes." + name;
    }

    private boolean isStructure(String name) {
        var kind = shape(name).head().word(0);
        return kind.equals("structure") || kind.equals("error");
    }

    private Block shape(String name) {
        return Optional.ofNullable(shapes.get(name)).orElseThrow(() -> new IllegalArgumentException(service + " has no shape " + name));
    }

    private static String capital(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /** {@code FunctionName} is functionName, {@code KMSKeyArn} is kmsKeyArn. */
    private static String component(String name) {
        var upper = 0;
        while (upper < name.length() && Character.isUpperCase(name.charAt(upper))) {
            upper++;
        }
        var lower = upper <= 1 || upper == name.length() ? upper : upper - 1;
        var result = name.substring(0, lower).toLowerCase(java.util.Locale.ROOT) + name.substring(lower);
        return RESERVED.contains(result) ? result + "_" : result;
    }

    private static String constant(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(java.util.Locale.ROOT);
    }

    private static String bound(Optional<String> number, String sign) {
        return number.map(n -> n + "d").orElse("Double." + sign + "_INFINITY");
    }

    private static String optional(Optional<String> text) {
        return text.map(t -> "Optional.of(" + quote(t) + ")").orElse("Optional.empty()");
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Leaves an unchanged file alone, so that an incremental build stays one. */
    private void emit(String name, String content) throws IOException {
        var file = out.resolve(name + ".java");
        Files.createDirectories(out);
        if (!Files.exists(file) || !Files.readString(file).equals(content)) {
            Files.writeString(file, content);
        }
        written.add(name + ".java");
    }
}
