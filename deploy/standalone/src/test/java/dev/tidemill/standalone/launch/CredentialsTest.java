package dev.tidemill.standalone.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

    @TempDir Path folder;

    @Test
    void are_made_once_and_kept() {
        var first = new Credentials(folder).accessKey("default");

        var later = new Credentials(folder).accessKey("default");

        assertThat(later).isEqualTo(first);
        assertThat(first.get("access-key-id")).matches("AKIA[A-Z2-7]{16}");
        assertThat(first.get("secret-access-key")).hasSize(40);
    }

    @Test
    void are_the_same_for_all_who_ask_first_at_once() throws Exception {
        var askers = 8;
        for (var round = 0; round < 20; round++) {
            var credentials = new Credentials(Files.createDirectory(folder.resolve("" + round)));
            var together = new CyclicBarrier(askers);
            Callable<Credentials.Secrets> ask =
                    () -> {
                        together.await();
                        return credentials.keycloak();
                    };
            try (var threads = Executors.newFixedThreadPool(askers)) {
                var answers = new HashSet<Credentials.Secrets>();
                for (var answer : threads.invokeAll(Collections.nCopies(askers, ask))) {
                    answers.add(answer.get());
                }
                assertThat(answers).containsExactly(credentials.keycloak());
            }
        }
    }

    @Test
    void are_for_the_owner_only() throws IOException {
        new Credentials(folder).admin();

        var mode = Files.getPosixFilePermissions(folder.resolve("admin.properties"));
        assertThat(PosixFilePermissions.toString(mode)).isEqualTo("rw-------");
    }

    @Test
    void what_a_later_version_needs_is_added_to_what_is_there() throws IOException {
        Files.writeString(folder.resolve("keycloak.properties"), "console-client-secret=kept\n");

        var secrets = new Credentials(folder).keycloak();

        assertThat(secrets.get("console-client-secret")).isEqualTo("kept");
        assertThat(secrets.get("bootstrap-client-secret")).hasSize(40);
    }
}
