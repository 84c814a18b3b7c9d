package dev.tidemill.standalone.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {

    @TempDir Path folder;

    private @Nullable Child child;

    @AfterEach
    void nothing_stays_behind() {
        if (child != null) {
            child.close();
        }
    }

    @Test
    void it_is_started_again_after_kill_9() throws Exception {
        // given
        var running = start("echo $$ >>pids; exec sleep 600");
        running.firstReady().get(60, TimeUnit.SECONDS);
        var first = lastPid();
        // when
        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        // then
        await().atMost(Duration.ofMinutes(1)).until(() -> lastPid() != first);
        await().atMost(Duration.ofMinutes(1)).until(() -> status().startsWith("fake ready"));
    }

    @Test
    void it_is_gone_after_close() throws Exception {
        var running = start("echo $$ >>pids; exec sleep 600");
        running.firstReady().get(60, TimeUnit.SECONDS);

        running.close();

        assertThat(ProcessHandle.of(lastPid())).isEmpty();
        assertThat(status()).isEqualTo("fake down\n");
    }

    @Test
    void what_it_said_last_is_the_reason_when_it_never_serves() {
        var running = start("echo no room; exit 3");

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> running.firstReady().get(60, TimeUnit.SECONDS))
                .withMessageContaining("code 3")
                .withMessageContaining("no room");
    }

    private Child start(String script) {
        var status = new Status(folder.resolve("status"), Clock.systemUTC());
        var started = new Child(new Fake(script), new Spawner(), status, folder).start();
        child = started;
        return started;
    }

    private long lastPid() throws IOException {
        return Long.parseLong(Files.readAllLines(folder.resolve("pids")).getLast());
    }

    private String status() throws IOException {
        return Files.readString(folder.resolve("status"));
    }

    private final class Fake implements Child.Program {

        private final String script;

        Fake(String script) {
            this.script = script;
        }

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public void prepare(Path log) {}

        @Override
        public List<String> command() {
            return List.of("sh", "-c", "cd " + folder + "; " + script);
        }

        @Override
        public String deathSignal() {
            return "KILL";
        }

        @Override
        public String stopSignal() {
            return "TERM";
        }

        @Override
        public boolean answers() {
            return Files.exists(folder.resolve("pids"));
        }

        @Override
        public void afterStart() {}
    }
}
