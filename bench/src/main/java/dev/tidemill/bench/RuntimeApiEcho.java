package dev.tidemill.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The floor of {@code provided.*}, a program of its own: Vert.x takes a request and hands it, over
 * Lambda's Runtime API and nothing else, to one of several bare processes that run the same
 * bootstrap as the function that is measured beside it.
 *
 * <p>Arguments: a folder (not needed), the bootstrap, how many processes.
 */
final class RuntimeApiEcho {

    private static final String PREFIX = "/2018-06-01/runtime/invocation/";

    private final Deque<HttpServerRequest> idle = new ArrayDeque<>();
    private final Deque<Call> waiting = new ArrayDeque<>();
    private final Map<String, Call> running = new HashMap<>();
    private long accepted;

    private record Call(String id, HttpServerRequest request, Buffer body) {}

    /** All of it runs on one event loop, so that nothing is shared between threads. */
    public static void main(String[] args) {
        var echo = new RuntimeApiEcho();
        var vertx = Vertx.vertx();
        vertx.runOnContext(_ -> echo.start(vertx, args));
    }

    private void start(Vertx vertx, String[] args) {
        listen(vertx.createHttpServer().requestHandler(this::runtime))
                .onSuccess(
                        api -> {
                            for (var i = 0; i < Integer.parseInt(args[2]); i++) {
                                startBootstrap(args[1], api.actualPort());
                            }
                        });
        listen(
                        vertx.createHttpServer()
                                .requestHandler(
                                        request ->
                                                request.bodyHandler(body -> take(request, body))))
                .onSuccess(server -> System.out.println(server.actualPort()));
    }

    private static Future<HttpServer> listen(HttpServer server) {
        return server.listen(0, "127.0.0.1");
    }

    private static void startBootstrap(String bootstrap, int port) {
        var builder =
                new ProcessBuilder("node", bootstrap)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + port);
        try {
            var process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void take(HttpServerRequest request, Buffer body) {
        var call = new Call("call-" + accepted++, request, body);
        var next = idle.poll();
        if (next == null) {
            waiting.add(call);
        } else {
            run(call, next);
        }
    }

    private void runtime(HttpServerRequest request) {
        if (request.path().equals(PREFIX + "next")) {
            var call = waiting.poll();
            if (call == null) {
                idle.add(request);
            } else {
                run(call, request);
            }
            return;
        }
        var id = request.path().substring(PREFIX.length(), request.path().lastIndexOf('/'));
        request.bodyHandler(
                result -> {
                    request.response().setStatusCode(202).end();
                    var call = running.remove(id);
                    if (call != null) {
                        call.request()
                                .response()
                                .putHeader("content-type", "application/json")
                                .end(result);
                    }
                });
    }

    private void run(Call call, HttpServerRequest next) {
        running.put(call.id(), call);
        next.response()
                .putHeader("content-type", "application/json")
                .putHeader("Lambda-Runtime-Aws-Request-Id", call.id())
                .end(call.body());
    }
}
