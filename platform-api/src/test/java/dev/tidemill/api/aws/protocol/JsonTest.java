package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.aws.model.lambda.LambdaModel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a body may make the platform hold before anybody has looked at who may what. */
class JsonTest {

    @Test
    void a_package_may_be_large() {
        assertThatCode(() -> read("{\"Code\":{\"ZipFile\":\"" + "QUFB".repeat(2_000_000) + "\"}}"))
                .doesNotThrowAnyException();
    }

    @Test
    void countless_small_values_are_refused_while_they_are_read() {
        var tags = new StringBuilder("{\"Tags\":{\"k\":\"\"");
        for (var i = 0; i < 150_000; i++) {
            tags.append(",\"k").append(i).append("\":\"\"");
        }
        for (var body :
                new String[] {
                    tags.append("}}").toString(),
                    "{\"Layers\":[" + "\"a\",".repeat(250_000) + "\"a\"]}"
                }) {
            assertThatExceptionOfType(FaultException.class)
                    .isThrownBy(() -> read(body))
                    .matches(no -> no.fault() == Fault.MALFORMED);
        }
    }

    private static void read(String body) {
        var input = LambdaModel.CREATE_FUNCTION.input();
        Json.read(
                body.getBytes(StandardCharsets.UTF_8),
                input,
                Json.Fields.BODY,
                new Object[input.members().size()]);
    }
}
