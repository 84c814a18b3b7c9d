package dev.tidemill.api.ingress;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/**
 * Waits for a request's body, on the event loop. It ends in one of two ways: the body is whole, or
 * it is refused because it is too large, too slow, or there is no room.
 */
public final class Arrival {

    /**
     * What a refused request may still send before the door closes on it. Clients read the answer
     * only when they have sent everything; what they send is thrown away.
     */
    private static final long PATIENCE = 128L * 1024 * 1024;

    private static final long NONE = -1;

    private final Vertx vertx;
    private final HttpServerRequest http;
    private final Body body;
    private final Consumer<Body.Taken> refuse;
    private final Runnable whole;
    private long timer = NONE;
    private boolean over;

    private Arrival(
            Vertx vertx,
            HttpServerRequest http,
            Body body,
            Consumer<Body.Taken> refuse,
            Runnable whole) {
        this.vertx = vertx;
        this.http = http;
        this.body = body;
        this.refuse = refuse;
        this.whole = whole;
    }

    /** Takes the body that is about to come; what is refused has been released. */
    public static void await(
            Vertx vertx,
            HttpServerRequest http,
            Body body,
            Consumer<Body.Taken> refuse,
            Runnable whole) {
        var arrival = new Arrival(vertx, http, body, refuse, whole);
        http.exceptionHandler(_ -> arrival.gone());
        http.handler(arrival::chunk);
        http.endHandler(_ -> arrival.end());
        http.resume();
    }

    /** Lets a request end that has its answer already. */
    public static void ignore(HttpServerRequest http) {
        if (http.isEnded()) {
            return; // HTTP/2 takes it amiss to be resumed
        }
        var seen = new long[1];
        http.exceptionHandler(_ -> {});
        http.handler(
                chunk -> {
                    seen[0] += chunk.length();
                    if (seen[0] > PATIENCE) {
                        http.connection().close();
                    }
                });
        http.endHandler(_ -> {});
        http.resume();
    }

    private void chunk(Buffer chunk) {
        if (over) {
            return;
        }
        var taken = body.take(chunk);
        if (taken != Body.Taken.YES) {
            stop(taken);
        } else if (timer == NONE && body.isLarge()) {
            timer = vertx.setTimer(body.patience().toMillis(), _ -> stop(Body.Taken.TOO_SLOW));
        }
    }

    private void stop(Body.Taken why) {
        if (over) {
            return;
        }
        gone();
        refuse.accept(why);
        ignore(http);
        if (why == Body.Taken.TOO_SLOW) {
            http.connection().close();
        }
    }

    private void end() {
        if (!over) {
            over = true;
            cancel();
            whole.run();
        }
    }

    private void gone() {
        over = true;
        cancel();
        body.release();
    }

    private void cancel() {
        if (timer != NONE) {
            vertx.cancelTimer(timer);
        }
    }
}
