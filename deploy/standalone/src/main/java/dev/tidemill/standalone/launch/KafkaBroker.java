package dev.tidemill.standalone.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** One Kafka broker that is its own controller, on loopback. */
final class KafkaBroker implements Child.Program {

    static final String NAME = "kafka";

    private final Path jars;
    private final Path folder;
    private final int port;
    private final int controllerPort;

    KafkaBroker(Path home, DataDirectory data, int port, int controllerPort) {
        this.jars = home.resolve("kafka");
        this.folder = data.file("kafka");
        this.port = port;
        this.controllerPort = controllerPort;
    }

    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void prepare(Path log) throws IOException, InterruptedException {
        Files.writeString(settings(), properties());
        if (Files.exists(records().resolve("meta.properties"))) {
            return;
        }
        Folders.delete(records()); // a format that was cut off
        var command =
                Jvm.command(
                        List.of("-Xmx96m"),
                        classpath(),
                        "kafka.tools.StorageTool",
                        List.of(
                                "format",
                                "--cluster-id=" + newClusterId(),
                                "-c",
                                settings().toString()));
        var code =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start()
                        .waitFor();
        if (code != 0) {
            throw new StartRefused("Kafka could not make its log: " + Logs.lastLine(log));
        }
    }

    private Path settings() {
        return folder.resolve("server.properties");
    }

    private Path records() {
        return folder.resolve("records");
    }

    private String classpath() {
        return jars + "/*";
    }

    private static String newClusterId() {
        var id = UUID.randomUUID();
        var bytes =
                ByteBuffer.allocate(16)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * The one voter stands in the settings and not in the log, so that ports may change from start
     * to start.
     */
    private String properties() {
        return """
               process.roles=broker,controller
               node.id=1
               controller.quorum.voters=1@127.0.0.1:%2$d
               listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
               advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
               inter.broker.listener.name=PLAINTEXT
               controller.listener.names=CONTROLLER
               listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
               log.dirs=%3$s
               num.partitions=4
               auto.create.topics.enable=false
               log.retention.hours=168
               offsets.topic.replication.factor=1
               offsets.topic.num.partitions=4
               transaction.state.log.replication.factor=1
               transaction.state.log.min.isr=1
               transaction.state.log.num.partitions=2
               share.coordinator.state.topic.replication.factor=1
               share.coordinator.state.topic.min.isr=1
               share.coordinator.state.topic.num.partitions=4
               group.initial.rebalance.delay.ms=0
               num.network.threads=2
               num.io.threads=4
               log.cleaner.dedupe.buffer.size=8388608
               """
                .formatted(port, controllerPort, records());
    }

    @Override
    public List<String> command() {
        return new ArrayList<>(
                Jvm.command(
                        List.of("-Xms32m", "-Xmx160m", "-Dlog4j2.level=WARN"),
                        classpath(),
                        "kafka.Kafka",
                        List.of(settings().toString())));
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
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void afterStart() {
        // Each program makes the topics that it writes.
    }
}
