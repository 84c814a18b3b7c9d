package dev.tidemill.worker.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.Modes;
import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.function.Runtimes.Family;
import dev.tidemill.core.function.Runtimes.Served;
import dev.tidemill.core.function.SnapStart;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.placement.Prepared;
import dev.tidemill.core.tenant.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Versions that are prepared before they are called, in real sandboxes. */
class SnapStartTest {

    private static final Modes STARTED = Modes.NONE.starting(SnapStart.READY);

    /** Answers with what {@code SEE} says; {@code INIT} runs when it is initialised. */
    private static final String SOURCE =
            """
            package app;

            import java.nio.file.*;
            import java.util.*;

            public class Handler {
                static { System.out.println("initialised"); INIT }

                public static class Item { public String name; }

                public String handle(Map<String, Object> event) throws Exception {
                    SEE
                }
            }
            """;

    /** What of the archive its JVM has mapped. */
    private static final String MAPS =
            """
            try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
                return maps.anyMatch(line -> line.endsWith("/opt/.snapstart/classes"))
                    + " " + System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE")
                    + " " + System.getenv("MINE")
                    + " " + Handler.class.getResource("/app/Handler.class").getProtocol();
            }
            """;

    /** Tries to change the archive in every way. */
    private static final String CHANGE =
            """
            var archive = Path.of("/opt/.snapstart/classes");
            var before = Files.size(archive);
            var done = new ArrayList<String>();
            try { Files.write(archive, new byte[100]); done.add("written"); }
            catch (java.io.IOException refused) { done.add("kept"); }
            try { Files.delete(archive); done.add("deleted"); }
            catch (java.io.IOException refused) { done.add("kept"); }
            try { Files.createFile(archive.resolveSibling("more")); done.add("added"); }
            catch (java.io.IOException refused) { done.add("kept"); }
            try { Files.move(archive, archive.resolveSibling("other")); done.add("moved"); }
            catch (java.io.IOException refused) { done.add("kept"); }
            var remount = new ProcessBuilder("/bin/mount", "-o", "remount,rw", "/opt")
                .redirectErrorStream(true).start().waitFor();
            return done + " " + (remount == 0) + " " + (before > 1_000_000);
            """;

    private static TestWorker worker;

    @BeforeAll
    static void start() {
        NeedsSandboxes.check();
        worker = new TestWorker(0, Map.of());
    }

    @AfterAll
    static void stop() {
        if (worker != null) {
            worker.close();
        }
    }

    static Stream<String> runtimes() {
        return Runtimes.ofThisMachine(TestWorker.RUNTIMES).served().stream()
                .filter(it -> it.family() == Family.JAVA)
                .map(Served::identifier);
    }

    private static String newest() {
        return runtimes().reduce((_, last) -> last).orElseThrow();
    }

    private static FunctionVersion function(String runtime, String init, String see) {
        return function(TenantId.DEFAULT, runtime, init, see);
    }

    private static FunctionVersion function(
            TenantId tenant, String runtime, String init, String see) {
        var source = SOURCE.replace("INIT", init).replace("SEE", see);
        var code = JavaCode.code(runtime, "app.Handler::handle", "app.Handler", source);
        var environment = Map.of("MINE", "of the function");
        return worker.function(tenant, code, 256, Duration.ofSeconds(10), environment).in(STARTED);
    }

    private static Prepared prepare(FunctionVersion function) {
        try {
            return worker.floor.prepare(function).toCompletableFuture().get(3, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void a_prepared_version_starts_from_the_archive_of_its_own_classes(String runtime) {
        // given
        var function = function(runtime, "", MAPS);
        assertThat(prepare(function)).isInstanceOf(Prepared.Ready.class);
        // when
        var answer = worker.text(function, "{}");
        // then
        assertThat(answer).isEqualTo("\"true snap-start of the function jar\"");
    }

    @Test
    void a_version_that_is_not_prepared_here_starts_without() {
        // given
        var function = function(newest(), "", MAPS);
        // when
        var answer = worker.text(function, "{}");
        // then
        assertThat(answer).isEqualTo("\"false snap-start of the function file\"");
    }

    @Test
    void a_version_cannot_change_its_archive_when_it_runs() {
        // given
        var function = function(newest(), "", CHANGE);
        prepare(function);
        // when
        var answer = worker.text(function, "{}");
        // then
        assertThat(answer).isEqualTo("\"[kept, kept, kept, kept] false true\"");
    }

    @Test
    void what_a_version_makes_of_its_archive_while_it_is_prepared_hurts_itself_alone() {
        // given
        var poison =
                """
                try (var first = new java.io.FileOutputStream("/proc/1/fd/1")) {
                    first.write(new byte[5_000_000]);
                } catch (java.io.IOException refused) {
                    System.out.println(refused);
                }
                """;
        var see = MAPS;
        var attacker = function(newest(), poison, see);
        var other = function(new TenantId("000000000002"), newest(), "", see);
        prepare(attacker);
        prepare(other);
        // when
        var hers = worker.text(other, "{}");
        var its = worker.text(attacker, "{}");
        // then
        assertThat(hers).startsWith("\"true snap-start");
        assertThat(its).contains("snap-start"); // it runs all the same
    }

    @Test
    void an_initialisation_that_fails_is_told_as_the_versions_own_failure() {
        // given
        var throwing = function(newest(), "if (true) throw new IllegalStateException();", MAPS);
        var exiting = function(newest(), "Runtime.getRuntime().halt(3);", MAPS);
        // when
        var threw = prepare(throwing);
        var exited = prepare(exiting);
        // then
        assertThat(threw)
                .asInstanceOf(type(Prepared.Failed.class))
                .extracting(Prepared.Failed::code)
                .isEqualTo("FunctionError");
        assertThat(exited)
                .asInstanceOf(type(Prepared.Failed.class))
                .extracting(Prepared.Failed::code)
                .isEqualTo("FunctionError.RuntimeExitError");
    }

    @Test
    void who_ends_a_preparation_does_not_blame_the_version() {
        // given
        var tenant = new TenantId("000000000003");
        var park = "java.util.concurrent.locks.LockSupport.parkNanos(60_000_000_000L);";
        var function = function(tenant, newest(), park, MAPS);
        var preparation = worker.floor.prepare(function).toCompletableFuture();
        await().atMost(Duration.ofMinutes(1)).until(() -> hasBegun(function));
        // when
        worker.floor.retire(tenant);
        // then
        assertThat(preparation).failsWithin(Duration.ofMinutes(1));
    }

    private static boolean hasBegun(FunctionVersion function) {
        return worker.messages.stream()
                .filter(Message.LogLines.class::isInstance)
                .anyMatch(it -> it.toString().contains(function.logGroup()));
    }
}
