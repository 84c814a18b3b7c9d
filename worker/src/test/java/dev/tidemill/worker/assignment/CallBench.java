package dev.tidemill.worker.assignment;

import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import io.netty.channel.EventLoop;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Figures of the worker alone, without HTTP: warm calls from one event loop, many at once, and cold
 * starts with and without the pool. Run by hand; numbers are for comparing on one machine.
 */
final class CallBench {

    private static final PrintStream OUT = System.out;
    private static final byte[] EVENT =
            "{\"name\":\"bob\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private CallBench() {}

    public static void main(String[] arguments) throws Exception {
        try (var worker = new TestWorker(4, Map.of("freezeAfter", "30s", "patience", "10ms"))) {
            for (var code :
                    new TestWorker.Code[] {
                        TestWorker.node(
                                "exports.handler = async (event) => ({ hello: event.name })"),
                        TestWorker.python(
                                "def handler(event, context):\n  return {'hello': event['name']}\n")
                    }) {
                Thread.sleep(1500);
                OUT.println(code.runtime());
                cold(worker, code);
                warm(worker, code);
                many(worker, code);
            }
        }
        System.exit(0);
    }

    private static void cold(TestWorker worker, TestWorker.Code code) throws Exception {
        var hit = new double[15];
        for (var i = 0; i < hit.length; i++) {
            var function = worker.function(code, 128, Duration.ofSeconds(10), Map.of());
            var began = System.nanoTime();
            worker.call(function, "{}");
            hit[i] = (System.nanoTime() - began) / 1e6;
            worker.floor.retire(function.function(), function.version());
            Thread.sleep(400);
        }
        print("pool hit", hit, "ms");
        var miss = new double[10];
        for (var i = 0; i < miss.length; i++) {
            var function =
                    worker.function(code, 128, Duration.ofSeconds(10), Map.of("LC_ALL", "C.UTF-8"));
            var began = System.nanoTime();
            worker.call(function, "{}");
            miss[i] = (System.nanoTime() - began) / 1e6;
            worker.floor.retire(function.function(), function.version());
            Thread.sleep(200);
        }
        print("pool miss", miss, "ms");
    }

    private static void warm(TestWorker worker, TestWorker.Code code) throws Exception {
        var function = worker.function(code, 128, Duration.ofSeconds(10), Map.of());
        for (var loop : worker.loops()) {
            var rounds = new double[20_000];
            chain(worker, function, loop, rounds);
            chain(worker, function, loop, rounds);
            print(
                    "warm, one caller on "
                            + (loop == worker.loops().getFirst() ? "loop 1" : "loop 2"),
                    rounds,
                    "us");
        }
        var blocking = new double[5_000];
        for (var i = 0; i < blocking.length; i++) {
            var began = System.nanoTime();
            worker.floor.invoke(invocation(function)).toCompletableFuture().get();
            blocking[i] = (System.nanoTime() - began) / 1e3;
        }
        print("warm, one blocking caller", blocking, "us");
    }

    private static void chain(
            TestWorker worker, FunctionVersion function, EventLoop loop, double[] rounds)
            throws Exception {
        var done = new CompletableFuture<Void>();
        loop.execute(() -> next(worker, function, loop, rounds, 0, done));
        done.get();
    }

    private static void next(
            TestWorker worker,
            FunctionVersion function,
            EventLoop loop,
            double[] rounds,
            int round,
            CompletableFuture<Void> done) {
        if (round == rounds.length) {
            done.complete(null);
            return;
        }
        var began = System.nanoTime();
        var unused =
                worker.floor
                        .invoke(invocation(function))
                        .whenComplete(
                                (_, _) -> {
                                    rounds[round] = (System.nanoTime() - began) / 1e3;
                                    // as a server would: the next request is another event
                                    loop.execute(
                                            () ->
                                                    next(
                                                            worker, function, loop, rounds,
                                                            round + 1, done));
                                });
    }

    private static void many(TestWorker worker, TestWorker.Code code) throws Exception {
        var slow =
                code.runtime().startsWith("node")
                        ? "exports.handler = async (event) => { if (event.wait) await new Promise((done) => setTimeout(done, 400)); return 1 }"
                        : "import time\ndef handler(event, context):\n  if event.get('wait'): time.sleep(0.4)\n  return 1\n";
        var function =
                worker.function(
                        new TestWorker.Code(
                                code.runtime(),
                                code.handler(),
                                Map.of(code.files().keySet().iterator().next(), slow)),
                        128,
                        Duration.ofSeconds(10),
                        Map.of());
        var warming = new CompletableFuture<?>[4];
        for (var i = 0; i < 4; i++) {
            warming[i] = worker.start(function, "{\"wait\":true}");
        }
        CompletableFuture.allOf(warming).get();
        for (var round = 0; round < 3; round++) {
            var finished = new AtomicInteger();
            var end = System.nanoTime() + 3_000_000_000L;
            var callers = new CompletableFuture<?>[32];
            for (var i = 0; i < callers.length; i++) {
                var done = new CompletableFuture<Void>();
                callers[i] = done;
                var loop = worker.loops().get(i % worker.loops().size());
                loop.execute(() -> repeat(worker, function, loop, end, finished, done));
            }
            CompletableFuture.allOf(callers).get();
            OUT.printf(
                    "  32 callers, %d sandboxes in all     %8d calls/s%n",
                    worker.floor.sandboxes(), finished.get() / 3);
        }
    }

    private static void repeat(
            TestWorker worker,
            FunctionVersion function,
            EventLoop loop,
            long end,
            AtomicInteger finished,
            CompletableFuture<Void> done) {
        if (System.nanoTime() > end) {
            done.complete(null);
            return;
        }
        var unused =
                worker.floor
                        .invoke(invocation(function))
                        .whenComplete(
                                (_, _) -> {
                                    finished.incrementAndGet();
                                    loop.execute(
                                            () ->
                                                    repeat(
                                                            worker, function, loop, end, finished,
                                                            done));
                                });
    }

    private static Invocation invocation(FunctionVersion function) {
        return new Invocation(
                InvocationId.random(),
                function,
                Optional.empty(),
                EVENT,
                Optional.empty(),
                false,
                Invocation.Trigger.CALL,
                1);
    }

    private static void print(String what, double[] values, String unit) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        OUT.printf(
                "  %-34s p50 %8.1f  min %8.1f  p99 %8.1f %s%n",
                what, sorted[sorted.length / 2], sorted[0], sorted[sorted.length * 99 / 100], unit);
    }
}
