package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.identity.Claim;
import dev.tidemill.api.identity.Signatures;
import dev.tidemill.api.identity.SignedRequest;
import dev.tidemill.api.ingress.Arrival;
import dev.tidemill.api.ingress.Body;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.tenant.TenantId;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the AWS door: claim, body, proof, decoding, permission, handler,
 * answer. Lives on the event loop until a blocking handler takes it to a virtual thread.
 */
final class Exchange {

    /** The largest body of an operation that does not say otherwise: Lambda's payload limit. */
    static final long DEFAULT_LIMIT = 6_291_456;

    /** What a body may take without asking for room. */
    private static final long UNSIGNED_LIMIT = 64 * 1024;

    /** Who has not signed; the operation finds out who it is. */
    private static final Principal NOBODY = new Principal.WebIdentity(TenantId.PLATFORM, "", "");

    private final AwsDoor door;
    private final ServiceTable service;
    private final Vertx vertx;
    private final HttpServerRequest http;
    private final String path;
    private final @Nullable String query;
    private final String requestId = InvocationId.random().value();

    private @Nullable Body body;
    private @Nullable FaultException unknown;
    private Codec.@Nullable Target target;

    Exchange(
            AwsDoor door,
            ServiceTable service,
            Vertx vertx,
            HttpServerRequest http,
            String path,
            @Nullable String query) {
        this.door = door;
        this.service = service;
        this.vertx = vertx;
        this.http = http;
        this.path = path;
        this.query = query;
    }

    /** Looks at the head: who claims to send it, and how much may come. */
    void begin() {
        if (service.takesUnsigned()
                && !Signatures.isSigned(http.getHeader(HttpHeaders.AUTHORIZATION), query)) {
            readUnsigned();
            return;
        }
        try {
            var claim = door.signatures().read(SignedRequest.of(http, path, query));
            var limit = limit();
            var announced = announced();
            if (announced > limit) {
                throw tooLarge(limit);
            }
            await(claim, new Body(door.budget(), claim.key().tenant(), limit, announced));
        } catch (RuntimeException no) {
            refuse(no);
            Arrival.ignore(http);
        }
    }

    private void await(Claim claim, Body body) {
        await(body, () -> end(claim, body));
    }

    private void await(Body body, Runnable whole) {
        this.body = body;
        if ("100-continue".equalsIgnoreCase(http.getHeader(HttpHeaders.EXPECT))) {
            http.response().writeContinue();
        }
        Arrival.await(
                vertx,
                http,
                body,
                why ->
                        refuse(
                                why == Body.Taken.TOO_LARGE
                                        ? tooLarge(operationLimit())
                                        : Refusals.body(why, 0)),
                whole);
    }

    /** The few operations that prove by other means who asks. */
    private void readUnsigned() {
        var body = new Body(door.budget(), TenantId.PLATFORM, UNSIGNED_LIMIT, -1);
        await(body, () -> endUnsigned(body));
    }

    private void endUnsigned(Body body) {
        try {
            var request = request(body.bytes());
            Codec.Target target;
            try {
                target = service.codec().target(request);
            } catch (FaultException noSuchOperation) {
                throw unsigned();
            }
            var operation = service.find(target.operation().name());
            if (operation == null || !operation.isUnsigned()) {
                throw unsigned();
            }
            run(operation, request, target, Call.of(NOBODY, requestId, FunctionId.REGION, http));
        } catch (RuntimeException no) {
            refuse(no);
        }
    }

    private static FaultException unsigned() {
        return new FaultException(Fault.UNSIGNED, "Missing Authentication Token");
    }

    /** In rest and json the head names the operation, and with it the limit. */
    private long limit() {
        if (service.model().protocol() != Protocol.QUERY) {
            try {
                target = service.codec().target(request(Answer.NO_BODY));
                var operation = service.find(target.operation().name());
                return operation == null ? DEFAULT_LIMIT : operation.bodyLimit();
            } catch (FaultException no) {
                unknown = no; // said when the signature has been proved
            }
        }
        return DEFAULT_LIMIT;
    }

    private long announced() {
        var text = http.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return text == null ? -1 : Long.parseLong(text);
        } catch (NumberFormatException malformed) {
            throw new FaultException(Fault.MALFORMED, "Content-Length is not a number");
        }
    }

    private FaultException tooLarge(long limit) {
        var operation = target == null ? null : service.find(target.operation().name());
        var action =
                operation == null ? service.model().name() + ":this" : operation.action().text();
        return new FaultException(
                Fault.TOO_LARGE,
                "Request must be smaller than "
                        + limit
                        + " bytes for the "
                        + action.substring(action.indexOf(':') + 1)
                        + " operation");
    }

    private long operationLimit() {
        var operation = target == null ? null : service.find(target.operation().name());
        return operation == null ? DEFAULT_LIMIT : operation.bodyLimit();
    }

    /** The body is whole: what was claimed can be proved. */
    private void end(Claim claim, Body body) {
        try {
            var principal = door.signatures().verify(claim, body.hash());
            if (unknown != null) {
                throw unknown;
            }
            var request = request(body.bytes());
            var target = this.target == null ? service.codec().target(request) : this.target;
            var operation = service.operation(target.operation());
            var call = call(principal, claim);
            try {
                door.accounts().requireActive(principal.tenant());
            } catch (PlatformException suspended) {
                door.rows()
                        .audit()
                        .end(
                                service,
                                operation,
                                call,
                                () -> "*",
                                suspended,
                                () -> refuse(suspended));
                return;
            }
            run(operation, request, target, call);
        } catch (RuntimeException no) {
            refuse(no);
        }
    }

    private Call call(Principal principal, Claim claim) {
        return Call.of(principal, requestId, claim.region(), http);
    }

    private Request request(byte[] body) {
        return new Request(http.method().name(), path, query, http.headers(), body);
    }

    private <I, O> void run(
            Operation<I, O> operation, Request request, Codec.Target target, Call call) {
        door.rows()
                .run(
                        service,
                        operation,
                        call,
                        () -> service.codec().decode(request, target, operation.model().input()),
                        new Rows.End<O>() {
                            @Override
                            public void accept(@Nullable O output, @Nullable Throwable failure) {
                                if (failure != null) {
                                    refuse(failure);
                                } else if (output != null) {
                                    succeed(operation, output, call.answerId().value());
                                } else {
                                    refuse(
                                            new IllegalStateException(
                                                    operation.model().name() + " gave null"));
                                }
                            }

                            @Override
                            public EventStream stream() {
                                release(); // what was sent is decoded
                                return new EventStream(http.response(), requestId);
                            }
                        });
    }

    private <I, O> void succeed(Operation<I, O> operation, O output, String answerId) {
        Answer answer;
        try {
            answer = service.codec().encode(operation.model(), output, answerId);
        } catch (RuntimeException broken) {
            refuse(broken);
            return;
        }
        send(answer);
    }

    private void refuse(Throwable no) {
        send(service.refuse(no, requestId));
    }

    @SuppressWarnings("deprecation") // the only buffer that takes bytes without copying them
    private void send(Answer answer) {
        release();
        var response = http.response();
        if (response.ended() || response.closed()) {
            return; // the caller has gone
        }
        response.setStatusCode(answer.status());
        var headers = response.headers();
        var pairs = answer.headers();
        for (var i = 0; i < pairs.size(); i += 2) {
            headers.add(pairs.get(i), pairs.get(i + 1));
        }
        if (answer.status() == 503) {
            headers.add(HttpHeaders.RETRY_AFTER, "1");
        }
        if (answer.status() >= 400) { // clients set their clocks by it
            headers.add(
                    HttpHeaders.DATE,
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            door.clock().instant().atOffset(ZoneOffset.UTC)));
        }
        response.end(Buffer.buffer(Unpooled.wrappedBuffer(answer.body())));
    }

    private void release() {
        if (body != null) {
            body.release();
        }
    }
}
