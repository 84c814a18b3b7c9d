package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The document of what the AWS doors do is the tables themselves. To write it anew: {@code ./mvnw
 * test -pl platform-api -am -Dtest=ConformanceTest -Dconformance.write=true
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ConformanceTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "reference", "conformance.md");

    @Inject AwsServices services;

    @Test
    void the_document_says_what_the_tables_say() throws IOException {
        var document = document();
        if (Boolean.getBoolean("conformance.write")) {
            Files.createDirectories(DOCUMENT.getParent());
            Files.writeString(DOCUMENT, document);
        }

        assertThat(DOCUMENT)
                .as("stale: the class comment says how to write it anew")
                .hasContent(document);
    }

    private String document() {
        var text = new StringBuilder();
        text.append("# What the AWS doors do\n\n");
        text.append(
                "Generated from the tables of operations by `ConformanceTest`; do not edit.\n\n");
        text.append(
                "An operation that is not implemented, and a field that is not accepted, is refused by ");
        text.append(
                "name with the service's own\nerror when a request uses it. An empty text, list, map or ");
        text.append("structure asks for nothing and is let through.\n");
        services.all().stream()
                .sorted(Comparator.comparing(table -> table.model().name()))
                .forEach(table -> service(table, text));
        return text.toString();
    }

    private static void service(ServiceTable table, StringBuilder text) {
        var model = table.model();
        var done = new ArrayList<OperationModel<?, ?>>();
        var refused = new ArrayList<String>();
        for (var operation : model.operations()) {
            if (table.find(operation.name()) == null) {
                refused.add(operation.name());
            } else {
                done.add(operation);
            }
        }
        text.append("\n## ")
                .append(model.name())
                .append(" (")
                .append(model.version())
                .append(")\n\n");
        text.append(done.size()).append(" of ").append(model.operations().size());
        text.append(" operations are implemented.\n\n");
        text.append(
                "| Operation | IAM action | Accepted fields | Refused fields |\n|---|---|---|---|\n");
        for (var operation : done) {
            row(table.named(operation.name()), text);
        }
        text.append("\nRefused: ").append(String.join(", ", refused)).append(".\n");
    }

    private static void row(Operation<?, ?> operation, StringBuilder text) {
        var accepted = new ArrayList<String>();
        var refused = new ArrayList<String>();
        new TreeMap<>(operation.acceptance().paths())
                .forEach(
                        (path, values) ->
                                accepted.add(
                                        values.isEmpty()
                                                ? path
                                                : path + " (only " + list(values) + ")"));
        for (var i = 0; i < operation.acceptance().rules().size(); i++) {
            if (operation.acceptance().rules().get(i) instanceof Acceptance.Rule.Refused) {
                refused.add(operation.model().input().members().get(i).name());
            }
        }
        text.append("| ").append(operation.model().name());
        text.append(" | ").append(operation.action().text());
        text.append(" | ").append(String.join(", ", accepted));
        text.append(" | ").append(String.join(", ", refused)).append(" |\n");
    }

    private static String list(List<Object> values) {
        return String.join(", ", values.stream().map(Object::toString).toList());
    }
}
