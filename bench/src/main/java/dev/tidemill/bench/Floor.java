package dev.tidemill.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program that Tidemill is measured against, started by the bench and ended with it. */
final class Floor implements AutoCloseable {

    private final String name;
    private final Process process;
    private final int port;

    private Floor(String name, List<String> command) throws IOException {
        this.name = name;
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // A login shell's certificates cost Node 40 ms at each start; no floor needs them.
        builder.environment().remove("NODE_EXTRA_CA_CERTS");
        this.process = builder.start();
        var out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var line = out.readLine();
        if (line == null) {
            throw new IOException(name + " did not start: " + command);
        }
        this.port = Integer.parseInt(line.strip());
    }

    /** Plain Node answering over HTTP. */
    static Floor node(Path scratch) throws IOException {
        return new Floor("node", List.of("node", script(scratch, "echo.js").toString()));
    }

    /** Vert.x in front of bare Node processes, over our own transport. */
    static Floor framed(Path scratch, int runners) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new Floor(
                "framed",
                List.of(
                        java,
                        "--sun-misc-unsafe-memory-access=allow", // Netty
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FramedEcho.class.getName(),
                        scratch.toString(),
                        script(scratch, "worker.js").toString(),
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
