package dev.tidemill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTreeTest {

    @TempDir private Path proc;

    @Test
    void cpu_time_is_that_of_the_root_and_all_below_it_with_the_children_they_waited_for()
            throws IOException {
        // given
        process(10, 1, "java", 1, 2, 3, 4);
        process(11, 10, "crun: (node) 1", 10, 20, 30, 40);
        process(12, 11, "node", 100, 0, 0, 0);
        process(20, 1, "other", 5_000, 0, 0, 0);
        // when
        var cpu = new ProcessTree(proc, 10).cpu();
        // then
        assertThat(cpu).isEqualTo(Duration.ofMillis((10 + 100 + 100) * 10));
    }

    @Test
    void a_process_alone_counts_nothing_of_its_children() throws IOException {
        // given
        process(10, 1, "java", 1, 2, 3, 4);
        process(11, 10, "node", 100, 0, 0, 0);
        // when
        var cpu = new ProcessTree(proc, 10).alone().cpu();
        // then
        assertThat(cpu).isEqualTo(Duration.ofMillis(30));
    }

    @Test
    void memory_counts_shared_pages_by_share() throws IOException {
        // given
        process(10, 1, "java", 0, 0, 0, 0);
        process(11, 10, "node", 0, 0, 0, 0);
        Files.writeString(
                proc.resolve("10/smaps_rollup"), "Rss: 900 kB\nPss:  512 kB\nPss_Anon: 4 kB\n");
        Files.writeString(proc.resolve("11/smaps_rollup"), "Rss: 90 kB\nPss:   88 kB\n");
        // when, then
        assertThat(new ProcessTree(proc, 10).pssKilobytes()).isEqualTo(600);
    }

    @Test
    void a_process_that_is_gone_uses_nothing() {
        assertThat(new ProcessTree(proc, 99).cpu()).isEqualTo(Duration.ZERO);
    }

    @Test
    void the_real_proc_is_readable() {
        assertThat(ProcessTree.of(ProcessHandle.current().pid()).pssKilobytes()).isPositive();
    }

    private void process(long pid, long parent, String name, long... ticks) throws IOException {
        var folder = Files.createDirectories(proc.resolve(String.valueOf(pid)));
        Files.writeString(
                folder.resolve("stat"),
                "%d (%s) S %d 1 1 0 -1 0 0 0 0 0 %d %d %d %d 20 0 1\n"
                        .formatted(pid, name, parent, ticks[0], ticks[1], ticks[2], ticks[3]));
    }
}
