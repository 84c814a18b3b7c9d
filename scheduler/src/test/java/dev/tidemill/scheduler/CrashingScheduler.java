package dev.tidemill.scheduler;

import dev.tidemill.core.message.Kafka;
import dev.tidemill.scheduler.intake.IntakeConfig;
import dev.tidemill.testkit.Configs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A scheduler in a process of its own, for a test to kill. */
final class CrashingScheduler {

    private CrashingScheduler() {}

    static IntakeConfig config(Map<String, Object> others) {
        var values = new HashMap<String, Object>(others);
        values.putIfAbsent("member", Optional.of("test"));
        values.putIfAbsent("sessionTimeout", Duration.ofSeconds(6));
        return Configs.of(IntakeConfig.class, values);
    }

    static Process fork(String bootstrap, Path runs) throws IOException {
        return fork(bootstrap, runs, "active", "test");
    }

    /**
     * @param state of the default tenant: active or suspended
     * @param member its name in the group
     */
    static Process fork(String bootstrap, Path runs, String state, String member)
            throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingScheduler.class.getName(),
                        bootstrap,
                        runs.toString(),
                        state,
                        member)
                .redirectErrorStream(true)
                .redirectOutput(runs.resolveSibling(runs.getFileName() + ".log").toFile())
                .start();
    }

    /**
     * @param arguments the broker's address, the file that every run is noted in, the default
     *     tenant's state, and its own name
     */
    public static void main(String[] arguments) throws InterruptedException {
        var runs = Path.of(arguments[1]);
        var worker =
                new FakeWorker(
                        40,
                        invocation -> {
                            note(runs, invocation.id().value());
                            return CompletableFuture.supplyAsync(
                                    Events::succeeded,
                                    CompletableFuture.delayedExecutor(
                                            ThreadLocalRandom.current().nextInt(50),
                                            TimeUnit.MILLISECONDS));
                        });
        var functions =
                List.of("f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9")
                        .toArray(String[]::new);
        var catalogue = Events.catalogue(functions);
        Events.suspend(catalogue, arguments[2].equals("suspended"));
        var scheduler =
                new Scheduler(
                                new Kafka(arguments[0], 1),
                                catalogue,
                                worker.placement(),
                                config(Map.of("member", Optional.of(arguments[3]))),
                                Clock.systemUTC())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(scheduler::close));
        new CountDownLatch(1).await();
    }

    private static synchronized void note(Path runs, String id) {
        try {
            Files.writeString(runs, id + "\n", StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
