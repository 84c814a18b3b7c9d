package dev.tidemill.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A program that Tidemill is measured against, started by the bench and ended with it. */
final class Floor implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final String name;
    private final Process process;
    private final int port;

    private Floor(String name, Process process, int port) {
        this.name = name;
        this.process = process;
        this.port = port;
    }

    /** One of ours: it says its port when it listens. */
    private static Floor ours(String name, List<String> command) throws IOException {
        var process = builder(command).start();
        var out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var line = out.readLine();
        if (line == null) {
            throw new IOException(name + " did not start: " + command);
        }
        return new Floor(name, process, Integer.parseInt(line.strip()));
    }

    /**
     * One that others wrote: it listens where it is told to.
     *
     * @param folder where its configuration is
     */
    static Floor peer(String name, Path folder, int port, List<String> command) throws IOException {
        var process =
                builder(command)
                        .directory(folder.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD) // a line for each call
                        .start();
        var floor = new Floor(name, process, port);
        var began = System.nanoTime();
        while (!floor.listens()) {
            if (!process.isAlive() || System.nanoTime() - began > LONGEST_START.toNanos()) {
                floor.close();
                throw new IOException(
                        name
                                + " did not start; in "
                                + folder
                                + " say "
                                + String.join(" ", command));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return floor;
    }

    private static ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // A login shell's certificates cost Node 40 ms at each start; no floor needs them.
        builder.environment().remove("NODE_EXTRA_CA_CERTS");
        return builder;
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Plain Node answering over HTTP. */
    static Floor node(Path scratch) throws IOException {
        return ours("node", List.of("node", script(scratch, "echo.js").toString()));
    }

    /** Vert.x in front of bare Node processes, over our own transport. */
    static Floor framed(Path scratch, int runners) throws IOException {
        return ours("framed", FramedEcho.class, scratch, "worker.js", runners);
    }

    /** Vert.x in front of bare processes that speak the Runtime API. */
    static Floor runtimeApi(Path scratch, int runners) throws IOException {
        return ours("runtime API", RuntimeApiEcho.class, scratch, "bootstrap", runners);
    }

    private static Floor ours(String name, Class<?> main, Path scratch, String script, int runners)
            throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return ours(
                name,
                List.of(
                        java,
                        "--sun-misc-unsafe-memory-access=allow", // Netty
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        scratch.toString(),
                        script(scratch, script).toString(),
                        String.valueOf(runners)));
    }

    /** A script of ours as a file, because Node and curl read files. */
    static Path script(Path scratch, String name) throws IOException {
        var file = scratch.resolve(name);
        try (var resource = Floor.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IOException("not in the jar: " + name);
            }
            Files.write(file, resource.readAllBytes());
        }
        return file;
    }

    Subject subject(List<byte[]> bodies) {
        var requests = new ArrayList<byte[]>();
        for (var body : bodies) {
            requests.add(Requests.http("POST", "/", Map.of("host", "127.0.0.1:" + port), body));
        }
        return new Subject(
                name,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                requests,
                ProcessTree.of(process.pid()));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
