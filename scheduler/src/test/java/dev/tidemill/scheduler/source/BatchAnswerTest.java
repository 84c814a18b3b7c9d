package dev.tidemill.scheduler.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchAnswerTest {

    private static final Set<String> IDS = Set.of("a", "b");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "{\"batchItemFailures\":null}",
                "{\"batchItemFailures\":[]}",
                "{\"other\":1}"
            })
    void nothing_named_means_that_all_went_well(String answer) {
        assertThat(BatchAnswer.of(answer.getBytes(UTF_8), IDS))
                .isEqualTo(new Input.End.Answered(Set.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "\"text\"",
                "[]",
                "{\"batchItemFailures\":\"a\"}",
                "{\"batchItemFailures\":[\"a\"]}",
                "{\"batchItemFailures\":[{}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":1}]}",
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"a\"},{\"itemIdentifier\":\"c\"}]}"
            })
    void what_cannot_be_understood_means_that_all_failed(String answer) {
        assertThat(BatchAnswer.of(answer.getBytes(UTF_8), IDS)).isEqualTo(new Input.End.Failed());
    }

    @Test
    void those_that_are_named_failed() {
        assertThat(
                        BatchAnswer.of(
                                "{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"}]}"
                                        .getBytes(UTF_8),
                                IDS))
                .isEqualTo(new Input.End.Answered(Set.of("b")));
    }
}
