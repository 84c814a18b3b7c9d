package dev.tidemill.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What others offer for the same, where it is installed ({@code npm ci} in {@code bench/peers}):
 * each is a floor like ours, without a tenant, a permission or a sandbox of a process.
 */
final class Peers implements AutoCloseable {

    private final List<Floor> started = new ArrayList<>();

    /**
     * @param home the project's directory
     */
    static Peers installed(Path home) throws IOException {
        var folder = home.resolve("bench/peers");
        var modules = folder.resolve("node_modules");
        var peers = new Peers();
        try {
            var workerd = modules.resolve("@cloudflare/workerd-linux-64/bin/workerd");
            if (Files.isExecutable(workerd)) {
                peers.start(
                        folder,
                        "workerd",
                        workerd,
                        "serve workerd.capnp --socket-addr=http=127.0.0.1:%d");
            }
            var serverless = modules.resolve(".bin/serverless");
            if (Files.isExecutable(serverless)) {
                peers.start(
                        folder,
                        "serverless-offline",
                        serverless,
                        "offline --host 127.0.0.1 --httpPort %d --lambdaPort 0");
            }
            return peers;
        } catch (IOException failed) {
            peers.close();
            throw failed;
        }
    }

    private void start(Path folder, String name, Path program, String arguments)
            throws IOException {
        var port = freePort();
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.addAll(List.of(arguments.formatted(port).split(" ")));
        started.add(Floor.peer(name, folder, port, command));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    List<Subject> subjects(List<byte[]> bodies) {
        return started.stream().map(floor -> floor.subject(bodies)).toList();
    }

    @Override
    public void close() {
        started.forEach(Floor::close);
    }
}
