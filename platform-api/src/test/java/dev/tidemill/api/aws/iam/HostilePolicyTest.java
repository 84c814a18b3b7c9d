package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.IamException;

/** Policies that are written to be expensive are refused by every operation, and at once. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class HostilePolicyTest extends IamStage {

    /** Far from what a refusal takes, and far from what reading would take that goes wrong. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final String STATEMENT =
            "{\"Effect\":\"Allow\",\"Action\":\"a:B\",\"Resource\":\"*\"}";
    private static final String TOO_LONG = "Member must have length less than or equal to 131072";

    @Test
    void a_megabyte_and_ten_thousand_statements_are_too_long_to_be_read() {
        var statement = STATEMENT + ",";
        for (var document :
                new String[] {
                    ALLOW + " ".repeat(1_000_000),
                    "{\"Statement\":[" + statement.repeat(9_999) + STATEMENT + "]}",
                    "[".repeat(1_000_000),
                    "{\"Version\":\"" + "x".repeat(1_000_000) + "\"}"
                }) {
            everywhere(document)
                    .forEach(
                            (operation, error) ->
                                    assertThat(error)
                                            .as(operation)
                                            .startsWith("400 ValidationError ")
                                            .contains(TOO_LONG));
        }
    }

    @Test
    void what_can_be_read_is_held_against_the_quota_of_its_kind() {
        var document = "{\"Statement\":[" + (STATEMENT + ",").repeat(2_000) + STATEMENT + "]}";

        var errors = everywhere(document);

        assertThat(errors)
                .containsEntry(
                        "CreatePolicy",
                        "409 LimitExceeded Cannot exceed quota for PolicySize: 6144")
                .containsEntry(
                        "CreatePolicyVersion",
                        "409 LimitExceeded Cannot exceed quota for PolicySize: 6144");
        assertThat(errors.get("PutUserPolicy"))
                .startsWith(
                        "409 LimitExceeded Maximum policy size of 2048 bytes exceeded for user");
        assertThat(errors.get("PutGroupPolicy"))
                .startsWith(
                        "409 LimitExceeded Maximum policy size of 5120 bytes exceeded for group");
        assertThat(errors.get("PutRolePolicy"))
                .startsWith(
                        "409 LimitExceeded Maximum policy size of 10240 bytes exceeded for role");
        assertThat(errors.get("CreateRole")).startsWith("400 MalformedPolicyDocument ");
        assertThat(errors.get("SimulateCustomPolicy")).isEqualTo("OK");
    }

    @Test
    void a_trust_policy_has_a_quota_too() {
        var statement = "{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":\"*\"}";
        var document = "{\"Statement\":[" + (statement + ",").repeat(1_000) + statement + "]}";
        var role = role();

        for (Runnable call :
                new Runnable[] {
                    () ->
                            iam.createRole(
                                    r ->
                                            r.roleName(name("role"))
                                                    .assumeRolePolicyDocument(document)),
                    () -> iam.updateAssumeRolePolicy(u -> u.roleName(role).policyDocument(document))
                }) {
            assertThat(error(call))
                    .isEqualTo("409 LimitExceeded Cannot exceed quota for ACLSizePerRole: 2048");
        }
    }

    @Test
    void depth_repetition_and_monstrous_numbers_are_malformed() {
        for (var document :
                new String[] {
                    "[".repeat(30_000),
                    "{\"Statement\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}",
                    "{\"a\":".repeat(15_000) + "1" + "}".repeat(15_000),
                    "{\"Statement\":[],\"Statement\":[" + STATEMENT + "]}",
                    "{\"Statement\":{\"Effect\":\"Deny\",\"Effect\":\"Allow\",\"Action\":\"a:B\",\"Resource\":\"*\"}}",
                    "{\"Version\":" + "9".repeat(100_000) + ",\"Statement\":[]}",
                    "{\"Version\":1e999999999,\"Statement\":[]}",
                    condition("\"NumericEquals\":{\"a:b\":\"1e999999999\"}"),
                    condition("\"NumericEquals\":{\"a:b\":" + "9".repeat(50_000) + "}"),
                    condition("\"IpAddress\":{\"a:b\":\"::/99999999999999\"}"),
                    "\u00e4".repeat(100_000)
                }) {
            everywhere(document)
                    .forEach(
                            (operation, error) ->
                                    assertThat(error)
                                            .as(operation + brief(document))
                                            .startsWith("400 MalformedPolicyDocument "));
        }
    }

    private static String condition(String condition) {
        return STATEMENT
                .replace("}", ",\"Condition\":{" + condition + "}}")
                .replaceFirst("^", "{\"Statement\":")
                .concat("}");
    }

    private static String brief(String document) {
        return " " + document.substring(0, Math.min(120, document.length()));
    }

    /** What each operation that takes a policy says to this one. */
    private Map<String, String> everywhere(String document) {
        var user = user();
        var group = group();
        var role = role();
        var arn = policy();
        var calls = new LinkedHashMap<String, Consumer<String>>();
        calls.put("CreatePolicy", d -> iam.createPolicy(p -> p.policyName("p").policyDocument(d)));
        calls.put(
                "CreatePolicyVersion",
                d -> iam.createPolicyVersion(p -> p.policyArn(arn).policyDocument(d)));
        calls.put(
                "PutUserPolicy",
                d -> iam.putUserPolicy(p -> p.userName(user).policyName("p").policyDocument(d)));
        calls.put(
                "PutGroupPolicy",
                d -> iam.putGroupPolicy(p -> p.groupName(group).policyName("p").policyDocument(d)));
        calls.put(
                "PutRolePolicy",
                d -> iam.putRolePolicy(p -> p.roleName(role).policyName("p").policyDocument(d)));
        calls.put(
                "CreateRole",
                d -> iam.createRole(r -> r.roleName("r").assumeRolePolicyDocument(d)));
        calls.put(
                "UpdateAssumeRolePolicy",
                d -> iam.updateAssumeRolePolicy(u -> u.roleName(role).policyDocument(d)));
        calls.put(
                "SimulateCustomPolicy",
                d -> iam.simulateCustomPolicy(s -> s.policyInputList(d).actionNames("a:B")));
        calls.put(
                "SimulatePrincipalPolicy",
                d ->
                        iam.simulatePrincipalPolicy(
                                s ->
                                        s.policySourceArn(
                                                        "arn:aws:iam::" + ACCOUNT + ":user/" + user)
                                                .policyInputList(d)
                                                .actionNames("a:B")));
        calls.put(
                "GetContextKeysForCustomPolicy",
                d -> iam.getContextKeysForCustomPolicy(k -> k.policyInputList(d)));
        var errors = new LinkedHashMap<String, String>();
        calls.forEach((name, call) -> errors.put(name, error(() -> call.accept(document))));
        return errors;
    }

    private static String error(Runnable call) {
        var start = Instant.now();
        try {
            call.run();
            return "OK";
        } catch (IamException no) {
            var error = no.awsErrorDetails();
            return no.statusCode() + " " + error.errorCode() + " " + error.errorMessage();
        } finally {
            assertThat(Duration.between(start, Instant.now())).isLessThan(SOON);
        }
    }
}
