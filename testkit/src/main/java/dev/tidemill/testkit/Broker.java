package dev.tidemill.testkit;

import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker as a child process, with a data folder of its own: for component tests. It
 * can die and come back with the same address and data.
 */
public final class Broker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FIRST_PORT = 15_000;
    private static final int LAST_PORT = 32_000;

    private final Path folder;
    private final int port = freePort();
    private final int controllerPort = freePort();
    private final Thread atExit = new Thread(this::kill);
    private @Nullable Process process;

    private Broker(Path folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a broker without any topic and waits until it answers. */
    public static Broker start() {
        var broker = prepared();
        broker.resume();
        return broker;
    }

    /** A broker that has an address and a data folder and does not run yet. */
    public static Broker prepared() {
        try {
            var broker = new Broker(Files.createTempDirectory("tidemill-broker"));
            broker.format();
            return broker;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Starts it again on its data and waits until it answers. */
    public void resume() {
        process = java("-Xmx192m", "kafka.Kafka", properties().toString());
        Awaitility.await("broker on port " + port)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(this::answers);
    }

    /** Kills it as a power cut does. */
    public void kill() {
        var running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    public Kafka kafka() {
        return new Kafka(bootstrap(), 1);
    }

    /** Makes all topics of Tidemill. */
    public Broker withTopics() {
        kafka().ensure(List.of(Topic.values()));
        return this;
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(atExit);
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }

    private Path properties() {
        return folder.resolve("server.properties");
    }

    private void format() throws IOException {
        Files.writeString(
                properties(),
                """
                process.roles=broker,controller
                node.id=1
                controller.quorum.bootstrap.servers=127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                inter.broker.listener.name=PLAINTEXT
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
                log.dirs=%3$s
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=2
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                group.min.session.timeout.ms=1000
                num.network.threads=2
                num.io.threads=2
                log.cleaner.dedupe.buffer.size=8388608
                auto.create.topics.enable=false
                """
                        .formatted(port, controllerPort, folder.resolve("data")));
        var format =
                java(
                        "-Xmx96m",
                        "kafka.tools.StorageTool",
                        "format",
                        "-t",
                        "AAAAAAAAAAAAAAAAAAAAAQ",
                        "-c",
                        properties().toString(),
                        "--standalone");
        if (format.onExit().join().exitValue() != 0) {
            throw new IllegalStateException(Files.readString(folder.resolve("broker.log")));
        }
    }

    private Process java(String heap, String main, String... arguments) {
        var command =
                new java.util.ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                heap,
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                jars() + "/*",
                                main));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(folder.resolve("broker.log").toFile()))
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private boolean answers() {
        var running = process;
        if (running == null || !running.isAlive()) {
            throw new IllegalStateException("the broker died; see " + folder);
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String jars() {
        try (var in = Broker.class.getResourceAsStream("broker.properties")) {
            var properties = new Properties();
            properties.load(java.util.Objects.requireNonNull(in));
            return properties.getProperty("jars");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Not one of those that the system gives to outgoing connections: one of them might take it
     * while the broker is away.
     */
    private static int freePort() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // the next one
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
