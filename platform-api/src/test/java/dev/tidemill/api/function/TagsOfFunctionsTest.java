package dev.tidemill.api.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagsOfFunctionsTest {

    private static final Map<String, String> RED = Map.of("team", "red");

    private final Snapshot snapshot = new Snapshot();
    private final TagsOfFunctions tags = new TagsOfFunctions(snapshot);
    private final FunctionId function = new FunctionId(TenantId.DEFAULT, "f");

    @Test
    void a_qualified_arn_has_the_functions_tags() {
        snapshot.apply(new Change.FunctionTagsPut(function, RED), 1);

        assertThat(tags.of(function.arn())).isEqualTo(RED);
        assertThat(tags.of(function.arn("live"))).isEqualTo(RED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:lambda:us-east-1:000000000001:function:g",
                "arn:aws:lambda:us-east-1:000000000002:function:f",
                "arn:aws:lambda:eu-west-1:000000000001:function:f",
                "arn:aws:lambda:us-east-1:000000000001:layer:f",
                "arn:aws:states:us-east-1:000000000001:function:f",
                "*"
            })
    void what_is_no_function_of_here_has_none(String arn) {
        snapshot.apply(new Change.FunctionTagsPut(function, RED), 1);

        assertThat(tags.of(arn)).isEmpty();
    }
}
