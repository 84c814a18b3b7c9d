package dev.tidemill.api.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.tenant.TenantId;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies that come late; what a connection still delivers is decided by the test. */
class ArrivalTest {

    private final Vertx vertx = Vertx.vertx();
    private final BodyBudget budget = new BodyBudget(2_000_000, Duration.ofMillis(20));
    private final Request request = new Request();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void what_comes_after_the_refusal_borrows_nothing() {
        // given
        var body = new Body(budget, TenantId.DEFAULT, 250_000, 250_000);
        var refused = new CompletableFuture<Body.Taken>();
        Arrival.await(vertx, request.http, body, refused::complete, () -> {});
        var first = request.chunks;
        request.deliver(first, 100_000);
        assertThat(refused.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(Body.Taken.TOO_SLOW);
        request.closed.orTimeout(60, TimeUnit.SECONDS).join();
        // when
        request.deliver(first, 100_000);
        request.deliver(request.chunks, 100_000);
        // then
        assertThat(budget.borrow(TenantId.DEFAULT, 1_000_000)).isPresent();
    }

    /** What an arrival sees of a request. */
    private static final class Request {

        final CompletableFuture<Void> closed = new CompletableFuture<>();
        final HttpServerRequest http = fake(HttpServerRequest.class);
        volatile Handler<Buffer> chunks = _ -> {};

        void deliver(Handler<Buffer> to, int bytes) {
            to.handle(Buffer.buffer(new byte[bytes]));
        }

        private <T> T fake(Class<T> type) {
            return type.cast(
                    Proxy.newProxyInstance(
                            type.getClassLoader(),
                            new Class<?>[] {type},
                            (self, method, arguments) ->
                                    answer(self, method.getName(), arguments)));
        }

        @SuppressWarnings("unchecked")
        private @Nullable Object answer(Object self, String method, Object[] arguments) {
            return switch (method) {
                case "handler" -> {
                    chunks = (Handler<Buffer>) arguments[0];
                    yield self;
                }
                case "isEnded" -> false;
                case "connection" -> fake(HttpConnection.class);
                case "close" -> {
                    closed.complete(null);
                    yield null;
                }
                default -> self;
            };
        }
    }
}
