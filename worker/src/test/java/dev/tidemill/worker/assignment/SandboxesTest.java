package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.message.Message;
import dev.tidemill.worker.artifact.CodeCache;
import dev.tidemill.worker.report.Journal;
import dev.tidemill.worker.sandbox.pool.PoolTargets;
import dev.tidemill.worker.sandbox.pool.Pools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SandboxesTest {

    private final Journal journal = new Journal(Clock.systemUTC());
    private final List<Message> published = new ArrayList<>();

    @Test
    @Timeout(10)
    void output_without_end_does_not_hold_the_thread_that_publishes_it(@TempDir Path code)
            throws IOException {
        // given
        var sandboxes =
                new Sandboxes(
                        "w",
                        Clock.systemUTC(),
                        new Budget(128, 1),
                        new Pools<>(new PoolTargets(0, 0), Set.of()),
                        new CodeCache(new TestWorker.MemoryStore(), code, 1),
                        message -> {
                            published.add(message);
                            journal.line("one more, while the last was read");
                        });
        journal.assign(CrewTest.FUNCTION, "stream");
        journal.line("the first");
        // when
        sandboxes.publish(journal);
        // then
        assertThat(published).hasSizeBetween(1, 10);
    }
}
