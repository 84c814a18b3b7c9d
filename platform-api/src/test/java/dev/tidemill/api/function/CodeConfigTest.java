package dev.tidemill.api.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidatorImpl;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CodeConfigTest {

    @Test
    void a_package_is_kept_until_the_function_that_it_was_put_for_can_be_committed() {
        assertThat(keepUnused("10m")).isEqualTo(Duration.ofMinutes(10));
        assertThatThrownBy(() -> keepUnused("9m"))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("tidemill.api.code.keep-unused");
    }

    private static Duration keepUnused(String value) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(CodeConfig.class)
                .withValidator(new BeanValidationConfigValidatorImpl())
                .withSources(
                        new PropertiesConfigSource(
                                Map.of("tidemill.api.code.keep-unused", value), "test", 100))
                .build()
                .getConfigMapping(CodeConfig.class)
                .keepUnused();
    }
}
