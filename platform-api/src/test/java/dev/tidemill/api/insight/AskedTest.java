package dev.tidemill.api.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moments as readers write them. */
class AskedTest {

    @Test
    void a_moment_is_read_and_none_is_none() {
        assertThat(Asked.moment("start", "2026-01-31T00:00:00Z"))
                .contains(Instant.parse("2026-01-31T00:00:00Z"));
        assertThat(Asked.moment("start", null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "-1000000000-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59Z",
                "+294277-01-01T00:00:00Z"
            })
    void what_the_database_would_not_take_is_the_callers_fault(String text) {
        assertThatExceptionOfType(PlatformException.class)
                .isThrownBy(() -> Asked.moment("start", text))
                .matches(no -> no.code() == ErrorCode.PARAMETER_INVALID)
                .withMessageContaining("'start'");
    }
}
