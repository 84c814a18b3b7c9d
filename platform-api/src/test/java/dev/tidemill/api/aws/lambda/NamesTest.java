package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.aws.protocol.AwsException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What callers write as names and markers. */
class NamesTest {

    private static final String LAYER = "arn:aws:lambda:us-east-1:111122223333:layer:l:";

    /** A policy that denies version 5 must not be passed by as version 05. */
    @Test
    void a_version_of_a_layer_has_one_spelling() {
        assertThat(LayerName.version(LAYER + "5").number()).isEqualTo(5);
        for (var other : new String[] {"05", "0", "00000000000000005"}) {
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> LayerName.version(LAYER + other))
                    .withMessageContaining("does not exist");
        }
    }

    @Test
    void a_marker_of_nobodys_is_refused_before_the_database_does() {
        for (var text : new String[] {"a\0b", "\n"}) {
            var marker =
                    Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> Markers.name(marker))
                    .withMessageContaining("Invalid marker");
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> Markers.place(marker))
                    .withMessageContaining("Invalid marker");
        }
    }
}
