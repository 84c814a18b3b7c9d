package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.identity.Accounts;
import dev.tidemill.api.identity.IdentityDoor;
import dev.tidemill.api.ingress.Arrival;
import dev.tidemill.api.ingress.Body;
import dev.tidemill.api.ingress.BodyBudget;
import dev.tidemill.api.ingress.KnownParameters;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.invocation.InvocationId;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/**
 * The same tables for the console: {@code POST /v1/aws/SERVICE/Operation} with the JSON form of the
 * input, whatever the service's own protocol is. Who asks has been found out by the {@link
 * IdentityDoor}.
 */
@ApplicationScoped
public class ConsoleDoor {

    private static final int AFTER_IDENTITY = IdentityDoor.ORDER + 100;

    /** Blobs are base64 here, and the JSON around them takes some room. */
    private static final int ROOM = 64 * 1024;

    private final AwsServices services;
    private final Rows rows;
    private final BodyBudget budget;
    private final Accounts accounts;

    ConsoleDoor(AwsServices services, Rows rows, BodyBudget budget, Accounts accounts) {
        this.services = services;
        this.rows = rows;
        this.budget = budget;
        this.accounts = accounts;
    }

    void register(@Observes Router router) {
        router.post("/v1/aws/:service/:operation")
                .order(AFTER_IDENTITY)
                .handler(KnownParameters.of())
                .handler(this::handle);
    }

    private void handle(RoutingContext context) {
        var requestId = InvocationId.random().value();
        var named = services.named(context.pathParam("service"));
        var service = named == null ? services.nobody() : named;
        try {
            var principal = IdentityDoor.principal(context);
            var operation = service.named(context.pathParam("operation"));
            var call = Call.of(principal, requestId, FunctionId.REGION, context.request());
            try {
                accounts.requireActive(principal.tenant());
            } catch (PlatformException suspended) {
                Arrival.ignore(context.request());
                rows.audit()
                        .end(
                                service,
                                operation,
                                call,
                                () -> "*",
                                suspended,
                                () -> refuse(context, service, requestId, suspended));
                return;
            }
            whenRead(context, service, operation, call);
        } catch (RuntimeException no) {
            Arrival.ignore(context.request());
            refuse(context, service, requestId, no);
        }
    }

    private void whenRead(
            RoutingContext context, ServiceTable service, Operation<?, ?> operation, Call call) {
        var read = context.body() == null ? null : context.body().buffer();
        if (read != null) { // the signature's door had to
            run(context, service, operation, call, read.getBytes());
            return;
        }
        var http = context.request();
        var limit = operation.bodyLimit() * 4 / 3 + ROOM;
        var body = new Body(budget, call.tenant(), limit, -1);
        context.addEndHandler(_ -> body.release());
        Arrival.await(
                context.vertx(),
                http,
                body,
                why -> refuse(context, service, call.requestId(), Refusals.body(why, limit)),
                () -> run(context, service, operation, call, body.bytes()));
    }

    private <I, O> void run(
            RoutingContext context,
            ServiceTable service,
            Operation<I, O> operation,
            Call call,
            byte[] body) {
        try {
            rows.run(
                    service,
                    operation,
                    call,
                    () -> decode(operation.model().input(), body),
                    (output, failure) -> {
                        if (output == null) {
                            refuse(
                                    context,
                                    service,
                                    call.requestId(),
                                    failure == null ? new IllegalStateException("null") : failure);
                        } else {
                            answer(
                                    context,
                                    200,
                                    Json.write(operation.model().output(), output, Json.Fields.ALL),
                                    call.answerId().value());
                        }
                    });
        } catch (RuntimeException no) {
            refuse(context, service, call.requestId(), no);
        }
    }

    private static <I> I decode(Structure<I> input, byte[] body) {
        var values = new @Nullable Object[input.members().size()];
        Json.read(body, input, Json.Fields.ALL, values);
        return input.make(values);
    }

    private static void refuse(
            RoutingContext context, ServiceTable service, String requestId, Throwable no) {
        var refusal = service.refusal(no, requestId);
        answer(
                context,
                refusal.error().status(),
                Json.object("__type", refusal.error().code(), "message", refusal.message()),
                requestId);
    }

    @SuppressWarnings("deprecation") // the only buffer that takes bytes without copying them
    private static void answer(RoutingContext context, int status, byte[] body, String requestId) {
        var response = context.response();
        if (response.ended() || response.closed()) {
            return; // the caller has gone
        }
        if (status == 503) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("x-amzn-RequestId", requestId)
                .end(Buffer.buffer(Unpooled.wrappedBuffer(body)));
    }
}
