package dev.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The document of all settings is the {@code @ConfigMapping} interfaces of all modules. To write it
 * anew: {@code ./mvnw test -pl testkit -am -Dtest=ConfigReferenceTest -Dconfig.write=true
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class ConfigReferenceTest {

    private static final Path ROOT = Path.of("..");
    private static final Path DOCUMENT = ROOT.resolve("docs/reference/config.md");
    private static final Map<String, String> TYPES =
            Map.of(
                    "Duration", "duration",
                    "String", "text",
                    "int", "number",
                    "long", "number",
                    "boolean", "yes or no",
                    "Path", "path",
                    "URI", "address");

    private final Map<String, String> sections = new TreeMap<>();

    @Test
    void the_document_says_what_the_settings_are() throws IOException {
        var document = document();
        if (Boolean.getBoolean("config.write")) {
            Files.writeString(DOCUMENT, document);
        }

        assertThat(DOCUMENT)
                .as("stale: the class comment says how to write it anew")
                .hasContent(document);
    }

    private String document() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of(),
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources()));
            var trees = DocTrees.instance(task);
            for (var unit : task.parse()) {
                new Mappings(trees).scan(unit, null);
            }
        }
        return """
               # Settings

               Generated from the `@ConfigMapping` interfaces of all modules by `ConfigReferenceTest`; do not edit.

               A setting is given as a system property, or as an environment variable: upper case, and `_` for every other character
               (`TIDEMILL_API_EVENT_PENDING`). A duration reads `500ms`, `10s`, `15m`, `1h`, `30d`. All wrong settings are told together at the start.
               """
                + String.join("", sections.values());
    }

    private static List<Path> sources() throws IOException {
        var sources = new ArrayList<Path>();
        for (var module : modules()) {
            try (var files = Files.walk(module.resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith("Config.java"))
                        .filter(ConfigReferenceTest::isMapping)
                        .forEach(sources::add);
            }
        }
        return sources;
    }

    private static List<Path> modules() throws IOException {
        try (var files = Files.walk(ROOT, 2)) {
            return files.filter(file -> Files.isDirectory(file.resolve("src/main/java"))).toList();
        }
    }

    private static boolean isMapping(Path file) {
        try {
            return Files.readString(file).contains("@ConfigMapping(");
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** Finds the interfaces, and writes a section of each. */
    private final class Mappings extends TreePathScanner<@Nullable Void, @Nullable Void> {

        private final DocTrees docs;

        Mappings(DocTrees docs) {
            this.docs = docs;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            argument(type.getModifiers().getAnnotations(), "ConfigMapping", "prefix")
                    .ifPresent(
                            prefix -> {
                                var text = new StringBuilder();
                                text.append("\n## ").append(prefix).append("\n\n");
                                text.append(sentence(getCurrentPath())).append("\n\n");
                                text.append("| key | type | default | bounds | |\n");
                                text.append("|---|---|---|---|---|\n");
                                keys(prefix, getCurrentPath(), type, text);
                                sections.put(prefix, text.toString());
                            });
            return null;
        }

        private void keys(String prefix, TreePath path, ClassTree type, StringBuilder text) {
            for (var member : type.getMembers()) {
                if (member instanceof MethodTree method) {
                    var key = prefix + "." + name(method);
                    var returned = String.valueOf(method.getReturnType());
                    var optional = returned.startsWith("Optional<");
                    var plain =
                            optional
                                    ? returned.substring(
                                            "Optional<".length(), returned.length() - 1)
                                    : returned;
                    var group = inner(type, plain);
                    if (group.isPresent()) {
                        keys(key, new TreePath(path, group.get()), group.get(), text);
                    } else {
                        text.append(row(key, plain, optional, new TreePath(path, method), method));
                    }
                }
            }
        }

        private String row(
                String key, String type, boolean optional, TreePath path, MethodTree method) {
            var annotations = method.getModifiers().getAnnotations();
            var bounds = new ArrayList<String>();
            argument(annotations, "Min", "value").ifPresent(least -> bounds.add("≥ " + least));
            argument(annotations, "DurationMin", "minutes")
                    .ifPresent(least -> bounds.add("≥ " + least + "m"));
            argument(annotations, "Max", "value").ifPresent(most -> bounds.add("≤ " + most));
            argument(annotations, "Pattern", "regexp").ifPresent(p -> bounds.add("`" + p + "`"));
            var standard =
                    argument(annotations, "WithDefault", "value")
                            .map(value -> "`" + value + "`")
                            .orElse(optional ? "none" : "**must be given**");
            return "| `%s` | %s | %s | %s | %s |\n"
                    .formatted(
                            key,
                            Objects.requireNonNull(TYPES.get(type), type),
                            standard,
                            String.join(", ", bounds),
                            sentence(path));
        }

        private String sentence(TreePath path) {
            var comment = docs.getDocComment(path);
            assertThat(comment).as("every setting has a sentence").isNotBlank();
            return comment.strip().replaceAll("\\s+", " ").replace("|", "\\|");
        }
    }

    private static Optional<ClassTree> inner(ClassTree type, String name) {
        return type.getMembers().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .filter(one -> one.getSimpleName().contentEquals(name))
                .findFirst();
    }

    /** As the mapping names it: words with hyphens between them. */
    private static String name(MethodTree method) {
        return argument(method.getModifiers().getAnnotations(), "WithName", "value")
                .orElseGet(
                        () ->
                                method.getName()
                                        .toString()
                                        .replaceAll("([A-Z])", "-$1")
                                        .toLowerCase(Locale.ROOT));
    }

    private static Optional<String> argument(
            List<? extends AnnotationTree> annotations, String name, String argument) {
        return annotations.stream()
                .filter(annotation -> annotation.getAnnotationType().toString().equals(name))
                .flatMap(annotation -> annotation.getArguments().stream())
                .filter(
                        one ->
                                !(one instanceof AssignmentTree named)
                                        || named.getVariable().toString().equals(argument))
                .map(one -> one instanceof AssignmentTree named ? named.getExpression() : one)
                .map(ConfigReferenceTest::value)
                .findFirst();
    }

    private static String value(ExpressionTree expression) {
        return expression instanceof LiteralTree literal
                ? String.valueOf(literal.getValue())
                : expression.toString();
    }
}
