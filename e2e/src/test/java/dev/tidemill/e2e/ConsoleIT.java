package dev.tidemill.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console in a real Chromium against a real standalone: the console's own tests, run here. */
@ExtendWith(SharedInstance.class)
class ConsoleIT {

    private final Instance instance;

    ConsoleIT(Instance instance) {
        this.instance = instance;
    }

    @Test
    void a_person_signs_in_and_makes_tests_and_reads_a_function() throws IOException {
        var admin = new Properties();
        try (var file =
                Files.newBufferedReader(instance.data().resolve("credentials/admin.properties"))) {
            admin.load(file);
        }

        Shell.run(
                        Instance.home().resolve("ui"),
                        Map.of(
                                "TIDEMILL_CONSOLE_URL",
                                instance.endpoint().toString(),
                                "TIDEMILL_ADMIN_USER",
                                admin.getProperty("user", "admin"),
                                "TIDEMILL_ADMIN_PASSWORD",
                                admin.getProperty("password", "")),
                        Duration.ofMinutes(10),
                        List.of("npm", "run", "--silent", "test:real"))
                .orFail();
    }
}
