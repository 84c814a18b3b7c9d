package dev.tidemill.worker.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.message.Message.LogLines;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalTest {

    private final Journal journal = new Journal(ManualClock.atNoon());

    private void write(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        journal.accept(bytes, bytes.length);
    }

    private void assign() {
        var id = new FunctionId(TenantId.DEFAULT, "f");
        journal.assign(
                new FunctionVersion(
                        id,
                        Optional.empty(),
                        FunctionVersion.LATEST,
                        "r",
                        "nodejs20.x",
                        "index.handler",
                        128,
                        Duration.ofSeconds(3),
                        512,
                        Optional.empty(),
                        Map.of(),
                        CodeHash.of(new byte[0]),
                        "/aws/lambda/f"),
                "stream");
    }

    @Test
    void output_waits_until_the_sandbox_has_a_function() {
        // given
        write("early\n");
        // when
        var before = journal.take();
        assign();
        var after = journal.take();
        // then
        assertThat(before).isEmpty();
        assertThat(after.orElseThrow().lines())
                .extracting(LogLines.Line::text)
                .containsExactly("early");
    }

    @Test
    void the_tail_is_of_the_current_run_and_at_most_four_kilobytes() {
        // given
        journal.begin();
        journal.line("START one");
        write("old\n");
        // when
        journal.begin();
        journal.line("START two");
        write("new\n" + "y".repeat(5000) + "\n");
        journal.line("END two");
        // then
        var tail = new String(journal.tail(), StandardCharsets.UTF_8);
        assertThat(tail).hasSize(4096).endsWith("y\nEND two\n").doesNotContain("old");
    }

    @Test
    void an_unfinished_line_ends_with_the_run() {
        // given
        journal.begin();
        journal.line("START");
        write("no end");
        // when
        journal.line("END");
        // then
        assertThat(new String(journal.tail(), StandardCharsets.UTF_8))
                .isEqualTo("START\nno end\nEND\n");
    }

    @Test
    void a_flood_drops_the_oldest_and_says_so() {
        // given
        assign();
        // when
        for (var i = 0; i < 3000; i++) {
            write("z".repeat(1000) + i + "\n");
        }
        // then
        var batch = journal.take().orElseThrow().lines();
        assertThat(batch.getFirst().text()).matches("\\[tidemill] \\d+ log lines were lost: .*");
        assertThat(batch.get(1).text()).doesNotEndWith("z0");
    }
}
