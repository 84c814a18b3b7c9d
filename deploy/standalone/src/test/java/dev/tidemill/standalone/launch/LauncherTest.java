package dev.tidemill.standalone.launch;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {

    @TempDir Path folder;

    @Test
    void a_taken_port_is_refused_before_anything_is_made() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = taken.getLocalPort();

            assertThatExceptionOfType(StartRefused.class)
                    .isThrownBy(() -> Launcher.start(setup("data", port), Clock.systemUTC()))
                    .withMessageContaining("port " + port)
                    .withMessageContaining("--port");

            Assertions.assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    @Test
    void a_second_start_on_the_same_data_is_refused() {
        try (var _ = DataDirectory.open(folder.resolve("data"))) {
            assertThatExceptionOfType(StartRefused.class)
                    .isThrownBy(() -> Launcher.start(setup("data", freePort()), Clock.systemUTC()))
                    .withMessageContaining("already runs");
        }
    }

    @Test
    void a_data_directory_that_cannot_be_written_is_refused() throws IOException {
        Files.writeString(folder.resolve("file"), "");

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> Launcher.start(setup("file/data", freePort()), Clock.systemUTC()))
                .withMessageContaining("cannot write");
    }

    private Setup setup(String data, int port) {
        return new Setup(
                folder.resolve(data),
                folder.resolve("home"),
                "127.0.0.1",
                port,
                Optional.empty(),
                Optional.empty());
    }

    private static int freePort() {
        return new Ports().free();
    }
}
