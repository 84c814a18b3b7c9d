package dev.tidemill.worker.extension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.worker.extension.Extension.Wanted;
import dev.tidemill.worker.extension.Protocol.Effect;
import dev.tidemill.worker.extension.Protocol.Happening;
import dev.tidemill.worker.report.Journal;
import dev.tidemill.worker.runtime.ApiServer;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The extensions of one sandbox: mostly there are none, and then this costs nothing. Belongs to the
 * event loop that it was made with, if not said otherwise.
 */
public final class Extensions implements AutoCloseable {

    /** Who is to know. */
    public interface Owner {
        /** Runtime and extensions are ready for the first invocation. */
        void onLoaded();

        /** Runtime and extensions are done with the last one. */
        void onFree();

        /**
         * The sandbox must end.
         *
         * @param type such as Extension.Crash
         */
        void onBroken(String type, String message);

        /**
         * The runtime's process has ended; those of the extensions have not.
         *
         * @param status as a shell tells it: above 128 are signals
         */
        void onRuntimeEnded(int status);

        /** Somebody may want to hear of all that happens, or nobody does. */
        void listen(Journal.@Nullable Tap tap);

        /** In the sandbox's network, not connected. */
        SocketChannel socket() throws IOException;
    }

    /** Of what cannot be started. */
    public static final String LAUNCH_ERROR = Protocol.LAUNCH_ERROR;

    public static final String TOO_MANY = "Extension limit (" + Protocol.MOST + ") reached";

    /** What a runtime has of the time that extensions are given at the end. */
    private static final double RUNTIMES_PART = 0.3;

    private static final Duration LAST_TIME = Duration.ofSeconds(2);
    private static final Duration KILLED_SOON = Duration.ofMillis(500);
    private static final JsonMapper JSON = new JsonMapper();

    private final EventLoop loop;
    private final Clock clock;
    private final Owner owner;
    private final List<String> names;
    private final ExtensionApi api = new ExtensionApi(this);
    private final CompletableFuture<Integer> runtimeEnded = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private @Nullable Launcher launcher;
    private @Nullable ApiServer server;
    private volatile @Nullable FunctionVersion function;
    private volatile Standing standing;
    private volatile @Nullable Telemetry telemetry;
    private byte[] event = {};

    /**
     * @param names of the external ones' files
     */
    public Extensions(EventLoop loop, Clock clock, List<String> names, Owner owner) {
        this.loop = loop;
        this.clock = clock;
        this.names = names;
        this.owner = owner;
        this.standing = Standing.begin(names, names.stream().map(_ -> newId()).toList());
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    /** Opens the door of the process that starts them. Blocks for a moment. */
    public void launchedFrom(ServerSocketChannel listener) throws IOException {
        launcher = new Launcher(loop, listener, new Ended());
    }

    /**
     * Serves the API on its own, where the runtime does not talk over HTTP. Blocks for a moment.
     */
    public void serveAt(ServerSocketChannel listener) throws IOException {
        server = new ApiServer(loop, listener, api);
    }

    /** Whose they are; before this nobody can register. From any thread. */
    public void serve(FunctionVersion its) {
        function = its;
        if (!names.isEmpty()) {
            listen(its);
        }
    }

    private Telemetry listen(FunctionVersion its) {
        var made = new Telemetry(clock, its, new Courier(loop, owner::socket));
        telemetry = made;
        owner.listen(made);
        return made;
    }

    /** Where events go that somebody may subscribe to; of a function's own from now on only. */
    private Telemetry telemetry(FunctionVersion its) {
        var made = telemetry;
        return made == null ? listen(its) : made;
    }

    /** Takes what a registered extension wants to hear of, or refuses it. */
    void subscribe(String id, JsonNode body) {
        var now = standing;
        var its = function;
        var who = now.known(id);
        if (who.isEmpty() || its == null) {
            api.refused("Extension.UnknownExtensionIdentifier", "Unknown extension " + id);
        } else if (!now.stage().maySubscribe()) {
            api.refused(
                    "Telemetry.SubscriptionClosed", "Telemetry API subscription is closed already");
        } else {
            try {
                telemetry(its).subscribe(who.get(), Subscription.read(body));
                api.subscribed();
            } catch (Subscription.Invalid invalid) {
                api.invalid(String.valueOf(invalid.getMessage()));
            }
        }
    }

    private void closeSubscriptions() {
        var made = telemetry;
        if (made == null) {
            return;
        }
        for (var one : standing.extensions()) {
            var told = JSON.createObjectNode().put("name", one.name()).put("state", "Ready");
            var events = told.putArray("events");
            one.events().stream().sorted().map(Wanted::name).forEach(events::add);
            made.platform("platform.extension", told);
        }
        if (!made.closeSubscriptions()) {
            owner.listen(null);
        }
    }

    @Nullable FunctionVersion function() {
        return function;
    }

    public ExtensionApi api() {
        return api;
    }

    /** Whether there are any. From any thread. */
    public boolean any() {
        return !standing.extensions().isEmpty();
    }

    /** Whether some are processes of their own. From any thread. */
    public boolean anyExternal() {
        return !names.isEmpty();
    }

    // ---- what happens

    /** The function is loaded. */
    public void runtimeReady() {
        on(new Happening.RuntimeReady());
    }

    /** An invocation begins. */
    public void invoked(String requestId, String arn, String traceId, long deadlineMillis) {
        var told =
                JSON.createObjectNode()
                        .put("eventType", "INVOKE")
                        .put("deadlineMs", deadlineMillis)
                        .put("requestId", requestId)
                        .put("invokedFunctionArn", arn);
        told.putObject("tracing").put("type", "X-Amzn-Trace-Id").put("value", traceId);
        event = bytes(told);
        on(new Happening.Invoked());
    }

    /** The runtime has answered the invocation. */
    public void answered() {
        on(new Happening.Answered());
    }

    void on(Happening happening) {
        var step = Protocol.on(standing, happening);
        standing = step.next();
        for (var effect : step.effects()) {
            switch (effect) {
                case Effect.Registered(var one) -> api.registered(one);
                case Effect.Accepted _ -> api.accepted();
                case Effect.Refused(var type, var message) -> api.refused(type, message);
                case Effect.Waits(var one) -> api.waits(one);
                case Effect.Tell(var one, _) -> api.tell(one, event);
                case Effect.StartRuntime _ -> start();
                case Effect.Loaded _ -> {
                    owner.onLoaded();
                    closeSubscriptions();
                }
                case Effect.Free _ -> owner.onFree();
                case Effect.Broken(var type, var message) -> owner.onBroken(type, message);
                case Effect.Gone _ -> gone.complete(null);
            }
        }
    }

    /** Answered by an effect, as each request is. */
    void register(String name, List<String> events) {
        on(new Happening.Register(name, events, newId()));
    }

    private void start() {
        if (launcher != null) {
            launcher.startRuntime();
        }
    }

    private final class Ended implements Launcher.Told {
        @Override
        public void extensionEnded(int number, int status) {
            if (number < names.size()) {
                on(new Happening.Exited(names.get(number), status));
            }
        }

        @Override
        public void runtimeEnded(int status) {
            runtimeEnded.complete(status);
            owner.onRuntimeEnded(status);
        }
    }

    // ---- the end

    /**
     * Ends the runtime and nothing else. From any thread; blocks for a moment.
     *
     * @return false when that is not possible: the sandbox has to be killed
     */
    public boolean killRuntime() {
        var by = launcher;
        if (by == null) {
            return false;
        }
        loop.execute(by::killRuntime);
        return await(runtimeEnded, KILLED_SOON);
    }

    /**
     * Lets external extensions hear of the end and do what they want to do then. From any thread;
     * blocks for as long as that takes, at most 2 s.
     *
     * @param reason spindown, timeout or failure
     */
    public void sayGoodbye(String reason) {
        var by = launcher;
        if (by == null) {
            return;
        }
        var begun = System.nanoTime();
        var hears = telemetry;
        if (hears != null) {
            hears.flush();
        }
        if (!runtimeEnded.isDone()) {
            loop.execute(by::terminateRuntime);
            var part = Duration.ofMillis((long) (LAST_TIME.toMillis() * RUNTIMES_PART));
            if (!await(runtimeEnded, part)) {
                loop.execute(by::killRuntime);
            }
        }
        var left = LAST_TIME.minusNanos(System.nanoTime() - begun);
        var deadline = clock.instant().plus(left).toEpochMilli();
        loop.execute(
                () -> {
                    event =
                            bytes(
                                    JSON.createObjectNode()
                                            .put("eventType", "SHUTDOWN")
                                            .put("deadlineMs", deadline)
                                            .put("shutdownReason", reason));
                    on(new Happening.Ending());
                });
        await(gone, left);
    }

    private static boolean await(CompletableFuture<?> what, Duration limit) {
        try {
            what.get(Math.max(0, limit.toMillis()), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException late) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** From any thread. */
    @Override
    public void close() {
        var hears = telemetry;
        if (hears != null) {
            hears.close();
        }
        if (launcher != null) {
            launcher.close();
        }
        if (server != null) {
            server.close();
        }
    }
}
