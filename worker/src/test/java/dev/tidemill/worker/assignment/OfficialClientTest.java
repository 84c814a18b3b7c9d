package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.function.Runtimes.Family;
import dev.tidemill.worker.runtime.Bootstraps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/** Lambda's own runtime client, as it is published, in a package with its own bootstrap. */
class OfficialClientTest {

    @Test
    void the_java_client_passes_unmodified_over_the_http_runtime_api() throws IOException {
        NeedsSandboxes.check();
        // given
        var jvm =
                Runtimes.ofThisMachine(TestWorker.RUNTIMES)
                        .newest(Family.JAVA)
                        .flatMap(Runtimes.Served::interpreter)
                        .orElseThrow();
        var bootstrap =
                "#!/bin/sh\nexec "
                        + jvm.program()
                        + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx160m -cp '/var/task:/var/task/lib/*'"
                        + " com.amazonaws.services.lambda.runtime.api.client.AWSLambda app.Handler\n";
        var written = ContractCode.of("java17", false);
        var files = new HashMap<>(written.classes());
        for (var jar :
                new String[] {
                    "aws-lambda-java-core.jar",
                    "aws-lambda-java-serialization.jar",
                    "aws-lambda-java-runtime-interface-client.jar"
                }) {
            try (var in =
                    Objects.requireNonNull(Bootstraps.class.getResourceAsStream("java/" + jar))) {
                files.put("lib/" + jar, in.readAllBytes());
            }
        }
        var lite = SdkInternalThreadLocal.class.getProtectionDomain().getCodeSource().getLocation();
        files.put("lib/utils-lite.jar", Files.readAllBytes(Path.of(lite.getPath())));
        var code =
                new TestWorker.Code(
                        "provided.al2023", "app.Handler", Map.of("bootstrap", bootstrap), files);
        try (var worker = new TestWorker(0, Map.of())) {
            var function = worker.function(code, 512, Duration.ofSeconds(20), Map.of());
            // when
            var echoed = worker.text(function, "{\"do\":\"echo\",\"text\":\"ä\"}");
            var context = worker.text(function, "{\"do\":\"context\"}");
            var failed = worker.call(function, "{\"do\":\"fail\"}");
            // then
            assertThat(echoed).isEqualTo("{\"do\":\"echo\",\"text\":\"ä\"}");
            assertThat(context).contains("\"arn\":\"" + function.arn() + "\"", "\"left\":true");
            assertThat(new String(failed.outcome().payload(), StandardCharsets.UTF_8))
                    .contains("\"errorMessage\":\"boom\"", "java.lang.IllegalStateException");
        }
    }
}
