package dev.tidemill.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code ./tidemill bench [SCENARIO...] [--rounds N] [--seconds S] [--json FILE] [--data DIR |
 * --url URL]}.
 */
public final class Bench {

    private final Options options;
    private final Path scratch;

    private Bench(Options options, Path scratch) {
        this.options = options;
        this.scratch = scratch;
    }

    public static void main(String[] args) throws IOException {
        Options options;
        try {
            options = Options.parse(List.of(args));
        } catch (IllegalArgumentException wrong) {
            System.err.println("bench: " + wrong.getMessage());
            System.exit(2);
            return;
        }
        var scratch = Files.createTempDirectory("tidemill-bench");
        var exit = 0;
        try {
            new Bench(options, scratch).run();
        } catch (IOException failed) {
            System.err.println("bench: " + failed.getMessage());
            exit = 1;
        } finally {
            Trees.delete(scratch);
        }
        System.exit(exit);
    }

    private void run() throws IOException {
        var report = new Report(System.out, options);
        if (options.url().isPresent()) {
            var platform = new Platform(options.url().get(), System.getenv(), Optional.empty());
            measure(platform, Optional.empty(), report);
        } else if (options.data().isPresent()) {
            var instance = new Instance(home(), options.data().get());
            measure(instance.platform(), Optional.of(instance), report);
        } else {
            measureOwn(report);
        }
        report.write(options.json());
    }

    private void measureOwn(Report report) throws IOException {
        var instance = new Instance(home(), scratch.resolve("data"));
        try {
            if (options.scenarios().contains("start")) {
                report.add(StartUp.measure(instance, freePort()));
            } else {
                instance.up(freePort());
            }
            measure(instance.platform(), Optional.of(instance), report);
        } finally {
            instance.down();
        }
    }

    private void measure(Platform platform, Optional<Instance> instance, Report report)
            throws IOException {
        for (var name : options.scenarios()) {
            if (name.equals(Options.CHAOS)) {
                new Chaos(instance.orElseThrow(), System.out).run(options.rounds(1000));
            } else if (name.equals(Options.RESTART)) {
                new Restart(instance.orElseThrow(), System.out).run(options.rounds());
            } else if (name.equals(Options.NEIGHBOUR)) {
                var scenario = new FloodedNeighbour(instance.orElseThrow(), System.out);
                report.add(name, scenario.title(), scenario.run(options.rounds(), options.time()));
            } else if (!name.equals("start")) {
                var scenario = Scenario.of(name);
                report.add(
                        name,
                        scenario.title(),
                        scenario.run(platform, scratch, options.rounds(), options.time()));
            }
        }
    }

    /** The script starts the bench in the project's directory. */
    static Path home() {
        return Path.of("").toAbsolutePath();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
