package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.aws.model.lambda.CreateFunctionRequest;
import dev.tidemill.api.aws.model.lambda.Environment;
import dev.tidemill.api.aws.model.lambda.FunctionCode;
import dev.tidemill.api.aws.model.lambda.InvocationRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ValidationTest {

    private static CreateFunctionRequest request(
            UnaryOperator<CreateFunctionRequest.Builder> change) {
        return change.apply(
                        CreateFunctionRequest.builder()
                                .functionName("good")
                                .role("arn:aws:iam::000000000001:role/any")
                                .code(FunctionCode.builder().build()))
                .build();
    }

    private static String wrong(CreateFunctionRequest request) {
        try {
            Validation.check(CreateFunctionRequest.SHAPE, request, Set.of());
            return "";
        } catch (FaultException no) {
            assertThat(no.fault()).isEqualTo(Fault.INVALID);
            return no.text();
        }
    }

    @Test
    void a_good_input_passes_every_time() {
        for (var i = 0; i < 3; i++) {
            assertThat(wrong(request(r -> r.timeout(3).memorySize(128)))).isEmpty();
        }
    }

    @Test
    void a_members_own_constraint_is_named() {
        assertThat(wrong(request(r -> r.timeout(0))))
                .isEqualTo(
                        "1 validation error detected: Value '0' at 'timeout' failed to satisfy"
                                + " constraint: Member must have value greater than or equal to 1");
        assertThat(wrong(request(r -> r.functionName("a".repeat(141)))))
                .contains(
                        "at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 140");
    }

    @Test
    void parts_are_named_by_their_path() {
        assertThat(wrong(request(r -> r.layers(List.of("nonsense")))))
                .contains("Value 'nonsense' at 'layers.1.member' failed");
        assertThat(wrong(request(r -> r.code(FunctionCode.builder().s3Bucket("x").build()))))
                .contains(
                        "Value 'x' at 'code.s3Bucket' failed to satisfy constraint: Member must have length greater than or equal to 3");
    }

    @Test
    void secrets_are_not_repeated() {
        var environment = Environment.builder().variables(Map.of("1bad", "secret")).build();

        assertThat(wrong(request(r -> r.environment(environment))))
                .isEqualTo(
                        "1 validation error detected: Value at 'environment.variables' failed to"
                                + " satisfy constraint: Map keys must satisfy constraint: [Member"
                                + " must satisfy regular expression pattern:"
                                + " [a-zA-Z]([a-zA-Z0-9_])+]");
    }

    @Test
    void an_endless_text_is_not_matched_and_not_repeated_whole() {
        var endless = "a".repeat(5_000_000);

        assertThat(wrong(request(r -> r.role(endless)))).hasSizeLessThan(2_000);
    }

    @Test
    void a_missing_member_is_null_unless_the_handler_looks_itself() {
        var nameless = InvocationRequest.builder().build();

        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> Validation.check(InvocationRequest.SHAPE, nameless, Set.of()))
                .withMessageContaining("Value null at 'functionName'");
        Validation.check(InvocationRequest.SHAPE, nameless, Set.of("FunctionName"));
    }
}
