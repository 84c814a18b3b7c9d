package dev.tidemill.core.iam.policy;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes policies as JSON, for documents that no person wrote, such as a function's policy. */
public final class PolicyPrinter {

    private final JsonGenerator out;

    private PolicyPrinter(JsonGenerator out) {
        this.out = out;
    }

    /** On one line. Parsing it gives the same policy, spans apart. */
    public static String print(Policy policy) {
        var text = new StringWriter();
        try (var out = Json.FACTORY.createGenerator(text)) {
            new PolicyPrinter(out).policy(policy);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private void policy(Policy policy) throws IOException {
        out.writeStartObject();
        out.writeStringField("Version", policy.version().date());
        if (policy.id().isPresent()) {
            out.writeStringField("Id", policy.id().get());
        }
        out.writeArrayFieldStart("Statement");
        for (var statement : policy.statements()) {
            statement(statement);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void statement(Statement statement) throws IOException {
        out.writeStartObject();
        if (statement.sid().isPresent()) {
            out.writeStringField("Sid", statement.sid().get());
        }
        out.writeStringField("Effect", statement.effect().word());
        if (statement.principals().isPresent()) {
            var principals = statement.principals().get();
            out.writeFieldName(name(principals, "Principal"));
            principals(principals.values());
        }
        texts(name(statement.actions(), "Action"), statement.actions().values());
        if (statement.resources().isPresent()) {
            var resources = statement.resources().get();
            texts(name(resources, "Resource"), resources.values());
        }
        if (!statement.conditions().isEmpty()) {
            conditions(statement.conditions());
        }
        out.writeEndObject();
    }

    private static String name(Selection<?> selection, String element) {
        return selection instanceof Selection.Only ? element : "Not" + element;
    }

    private void principals(List<PrincipalName> names) throws IOException {
        if (names.equals(List.of(new PrincipalName.Anyone()))) {
            out.writeString("*");
            return;
        }
        var byType = new LinkedHashMap<String, List<String>>();
        for (var name : names) {
            switch (name) {
                case PrincipalName.Anyone _ -> add(byType, "AWS", "*");
                case PrincipalName.Account(var id) ->
                        add(byType, "AWS", "arn:aws:iam::" + id + ":root");
                case PrincipalName.Entity(var arn) -> add(byType, "AWS", arn);
                case PrincipalName.Unique(var id) -> add(byType, "AWS", id);
                case PrincipalName.Service(var service) -> add(byType, "Service", service);
                case PrincipalName.Federated(var provider) -> add(byType, "Federated", provider);
            }
        }
        out.writeStartObject();
        for (var type : byType.entrySet()) {
            texts(type.getKey(), type.getValue());
        }
        out.writeEndObject();
    }

    private void conditions(List<Condition> conditions) throws IOException {
        var byOperator = new LinkedHashMap<String, Map<String, List<String>>>();
        for (var condition : conditions) {
            byOperator
                    .computeIfAbsent(condition.word(), _ -> new LinkedHashMap<>())
                    .put(condition.key(), condition.values());
        }
        out.writeObjectFieldStart("Condition");
        for (var operator : byOperator.entrySet()) {
            out.writeObjectFieldStart(operator.getKey());
            for (var key : operator.getValue().entrySet()) {
                texts(key.getKey(), key.getValue());
            }
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void add(Map<String, List<String>> byType, String type, String name) {
        byType.computeIfAbsent(type, _ -> new ArrayList<>()).add(name);
    }

    private void texts(String name, List<String> texts) throws IOException {
        if (texts.size() == 1) {
            out.writeStringField(name, texts.getFirst());
            return;
        }
        out.writeArrayFieldStart(name);
        for (var text : texts) {
            out.writeString(text);
        }
        out.writeEndArray();
    }
}
