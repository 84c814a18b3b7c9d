package dev.tidemill.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {

    @ParameterizedTest
    @EnumSource
    void each_code_stands_in_the_reference_with_its_status(ErrorCode code) throws IOException {
        var reference = Files.readString(Path.of("../docs/reference/errors.md"));

        assertThat(reference).contains("| `" + code + "` | " + code.kind().status() + " |");
    }
}
