package dev.tidemill.api.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.core.iam.policy.PrincipalName;
import dev.tidemill.core.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A resource policy as Lambda writes it, one statement for each permission. */
public final class PolicyDocument {

    private static final JsonMapper JSON = new JsonMapper();

    private final ObjectNode root;

    private PolicyDocument(ObjectNode root) {
        this.root = root;
    }

    public static PolicyDocument empty() {
        var root = JSON.createObjectNode().put("Version", "2012-10-17").put("Id", "default");
        root.putArray("Statement");
        return new PolicyDocument(root);
    }

    /**
     * @param text one that this class has written
     */
    public static PolicyDocument of(String text) {
        try {
            return new PolicyDocument((ObjectNode) JSON.readTree(text));
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("not a policy of ours", damaged);
        }
    }

    private ArrayNode statements() {
        return (ArrayNode) root.path("Statement");
    }

    public boolean isEmpty() {
        return statements().isEmpty();
    }

    public boolean has(String statementId) {
        for (var statement : statements()) {
            if (statement.path("Sid").asText().equals(statementId)) {
                return true;
            }
        }
        return false;
    }

    public void add(ObjectNode statement) {
        statements().add(statement);
    }

    /**
     * @return whether there was one
     */
    public boolean remove(String statementId) {
        var all = statements();
        for (var i = 0; i < all.size(); i++) {
            if (all.path(i).path("Sid").asText().equals(statementId)) {
                all.remove(i);
                return true;
            }
        }
        return false;
    }

    public String text() {
        return root.toString();
    }

    public int bytes() {
        return text().getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * @param arn what the permission is about
     */
    public static ObjectNode statement(String arn, Permission permission) {
        var statement = JSON.createObjectNode();
        statement.put("Sid", permission.statementId()).put("Effect", "Allow");
        statement.set("Principal", principal(permission.principal()));
        statement.put("Action", permission.action()).put("Resource", arn);
        var equal = JSON.createObjectNode();
        put(equal, "AWS:SourceAccount", permission.sourceAccount());
        put(equal, "lambda:FunctionUrlAuthType", permission.urlAuthType());
        var alike = JSON.createObjectNode();
        put(alike, "AWS:SourceArn", permission.sourceArn());
        var condition = JSON.createObjectNode();
        permission
                .viaUrl()
                .ifPresent(
                        via ->
                                condition
                                        .putObject("Bool")
                                        .put("lambda:InvokedViaFunctionUrl", via.toString()));
        if (!equal.isEmpty()) {
            condition.set("StringEquals", equal);
        }
        if (!alike.isEmpty()) {
            condition.set("ArnLike", alike);
        }
        if (!condition.isEmpty()) {
            statement.set("Condition", condition);
        }
        return statement;
    }

    private static void put(ObjectNode test, String key, Optional<String> value) {
        value.ifPresent(it -> test.put(key, it));
    }

    private static JsonNode principal(String text) {
        if (text.equals("*")) {
            return JSON.getNodeFactory().textNode(text);
        }
        if (TenantId.isValid(text)) {
            return JSON.createObjectNode().put("AWS", "arn:aws:iam::" + text + ":root");
        }
        return JSON.createObjectNode().put(isOfIam(text) ? "AWS" : "Service", text);
    }

    /** Whether it is a user or a role, by its ARN or its unique id. */
    static boolean isOfIam(String principal) {
        return principal.startsWith("arn:") || PrincipalName.isId(principal);
    }
}
