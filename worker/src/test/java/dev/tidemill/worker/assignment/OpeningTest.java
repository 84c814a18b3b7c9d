package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OpeningTest {

    private final AtomicInteger tries = new AtomicInteger();

    @Test
    void what_fails_at_first_is_open_in_the_end() {
        // given
        try (var opening = opening(3, Duration.ofMillis(1))) {
            // when
            opening.start();
            // then
            Awaitility.await().until(() -> opening.isOpen());
            assertThat(tries).hasValue(4);
        }
    }

    @Test
    void between_two_tries_it_says_what_is_wrong_and_keeps_nobody_waiting() {
        // given
        try (var opening = opening(1, Duration.ofHours(1))) {
            // when
            opening.start();
            // then
            var first = opening.first().toCompletableFuture();
            assertThatThrownBy(first::join).hasRootCauseMessage("leftovers stay");
            assertThat(opening.problem()).contains("leftovers stay");
        }
    }

    @Test
    void nothing_is_tried_after_its_close() {
        // given
        var opening = opening(Integer.MAX_VALUE, Duration.ofHours(1));
        opening.start();
        Awaitility.await().until(() -> tries.get() == 1);
        // when
        opening.close();
        // then
        assertThat(tries).hasValue(1);
    }

    private Opening<String> opening(int failures, Duration pause) {
        return new Opening<>(
                "test",
                () -> {
                    if (tries.incrementAndGet() <= failures) {
                        throw new IOException("leftovers stay");
                    }
                    return "open";
                },
                pause,
                pause);
    }
}
