package dev.tidemill.api.aws.url;

import dev.tidemill.api.admission.Circumstances;
import dev.tidemill.api.call.Payload;
import dev.tidemill.api.identity.Claim;
import dev.tidemill.api.identity.IdentityException;
import dev.tidemill.api.identity.Signatures;
import dev.tidemill.api.identity.SignedRequest;
import dev.tidemill.api.ingress.Arrival;
import dev.tidemill.api.ingress.Body;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionUrl;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Origin;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.invocation.Trace;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One request to a function's address: host, proof, permission, event, call, answer. Lives on the
 * event loop and never waits.
 */
final class UrlExchange {

    private static final Logger LOG = Logger.getLogger(UrlExchange.class);

    private static final String FORBIDDEN =
            "Forbidden. For troubleshooting Function URL authorization issues, see:"
                    + " https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html";

    private record OfHttp(HttpServerRequest http) implements Circumstances {
        @Override
        public String sourceIp() {
            var peer = http.remoteAddress();
            return peer == null ? "" : peer.hostAddress();
        }

        @Override
        public boolean isSecure() {
            return "https".equals(http.scheme());
        }

        @Override
        public String region() {
            return FunctionId.REGION;
        }

        @Override
        public Optional<String> userAgent() {
            return Optional.ofNullable(http.getHeader(HttpHeaders.USER_AGENT));
        }
    }

    private final UrlDoor door;
    private final Vertx vertx;
    private final HttpServerRequest http;
    private final InvocationId id = InvocationId.random();
    private List<String> cors = List.of();
    private @Nullable Body body;

    UrlExchange(UrlDoor door, Vertx vertx, HttpServerRequest http) {
        this.door = door;
        this.vertx = vertx;
        this.http = http;
    }

    /** Looks at the head: who claims to send it, and how much may come. */
    void begin(Optional<FunctionUrl> found) {
        try {
            if (!isPlain()) {
                turnAway(400, "BadRequestException", "Bad Request");
            } else if (found.isEmpty()) {
                turnAway(403, "AccessDeniedException", FORBIDDEN);
            } else if (!isPreflight(found.get())) {
                admit(found.get());
            }
        } catch (IdentityException no) {
            turnAway(403, "AccessDeniedException", no.text());
        } catch (PlatformException no) {
            turnAway(no.code().kind().status(), "AccessDeniedException", no.getMessage());
        } catch (RuntimeException failed) {
            cors = List.of();
            fail(failed); // no page of the platform's own under a tenant's host
            Arrival.ignore(http);
        }
    }

    /** There must be no second opinion on which host it is for. */
    private boolean isPlain() {
        var uri = String.valueOf(http.uri());
        return uri.startsWith("/") && http.headers().getAll(HttpHeaders.HOST).size() <= 1;
    }

    private boolean isPreflight(FunctionUrl url) {
        if (url.cors().isEmpty()) {
            return false; // the function answers it, if it wants to
        }
        var rules = url.cors().get();
        var origin = http.getHeader(HttpHeaders.ORIGIN);
        var method = http.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        if (!http.method().equals(HttpMethod.OPTIONS) || origin == null || method == null) {
            cors = CorsRules.answer(rules, origin);
            return false;
        }
        cors =
                CorsRules.preflight(
                        rules,
                        origin,
                        method,
                        http.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS));
        send(200, List.of(), List.of(), new byte[0]);
        Arrival.ignore(http);
        return true;
    }

    private void admit(FunctionUrl url) {
        var owner = url.function().tenant();
        door.accounts().requireActive(owner);
        var claim = url.access() == FunctionUrl.Access.AWS_IAM ? claim() : null;
        if (claim == null && !door.permissions().letsPublicIn(url, new OfHttp(http))) {
            turnAway(403, "AccessDeniedException", FORBIDDEN);
            return;
        }
        var announced = announced();
        if (announced > Payload.LARGEST) {
            turnAway(413, "RequestEntityTooLargeException", tooLarge());
            return;
        }
        var account = claim == null ? owner : claim.key().tenant();
        var coming = new Body(door.budget(), account, Payload.LARGEST, announced);
        body = coming;
        if ("100-continue".equalsIgnoreCase(http.getHeader(HttpHeaders.EXPECT))) {
            http.response().writeContinue();
        }
        Arrival.await(vertx, http, coming, this::refuse, () -> end(url, claim, coming));
    }

    private Claim claim() {
        var authorization = http.getHeader(HttpHeaders.AUTHORIZATION);
        if (!Signatures.isSigned(authorization, http.query())) {
            throw new PlatformException(ErrorCode.ACCESS_DENIED, FORBIDDEN);
        }
        var claim =
                door.signatures()
                        .read(SignedRequest.of(http, String.valueOf(http.path()), http.query()));
        if (!claim.service().equals("lambda")) {
            throw new PlatformException(
                    ErrorCode.ACCESS_DENIED,
                    "Credential should be scoped to correct service: 'lambda'.");
        }
        return claim;
    }

    private long announced() {
        var text = http.getHeader(HttpHeaders.CONTENT_LENGTH);
        return text == null || !text.matches("\\d{1,18}") ? -1 : Long.parseLong(text);
    }

    private static String tooLarge() {
        return "Exceeded maximum allowed payload size (" + Payload.LARGEST + " bytes).";
    }

    private void refuse(Body.Taken why) {
        switch (why) {
            case TOO_SLOW ->
                    refuse(408, "RequestTimeoutException", "the body did not arrive in time");
            case NO_ROOM -> refuse(503, "ServiceException", "too many large requests at once");
            case YES, TOO_LARGE -> refuse(413, "RequestEntityTooLargeException", tooLarge());
        }
    }

    /** The body is whole: what was claimed can be proved. */
    private void end(FunctionUrl url, @Nullable Claim claim, Body whole) {
        try {
            UrlEvent.Caller caller = null;
            if (claim != null) {
                var principal = door.signatures().verify(claim, whole.hash());
                door.accounts().requireActive(principal.tenant());
                if (!door.permissions().letIn(principal, url, new OfHttp(http), id)) {
                    refuse(403, "AccessDeniedException", FORBIDDEN);
                    return;
                }
                caller = new UrlEvent.Caller(principal, claim.key().id());
            }
            call(url, caller, whole);
        } catch (IdentityException no) {
            refuse(403, "AccessDeniedException", no.text());
        } catch (IllegalArgumentException malformed) {
            refuse(400, "BadRequestException", "Bad Request");
        } catch (RuntimeException no) {
            fail(no);
        }
    }

    private void call(FunctionUrl url, UrlEvent.@Nullable Caller caller, Body whole) {
        var host = url.id() + "." + door.domain();
        var event =
                new UrlEvent(url, host, http, caller, id, door.clock().instant())
                        .json(whole.bytes());
        whole.release();
        if (event.length > Payload.LARGEST) {
            refuse(413, "RequestEntityTooLargeException", tooLarge());
            return;
        }
        var origin = origin();
        var function = door.calls().find(url.function(), url.alias(), origin);
        if (url.mode() == FunctionUrl.Mode.RESPONSE_STREAM) {
            stream(host, url, function, event, origin);
            return;
        }
        door.calls()
                .call(function, url.alias(), id, event, Optional.empty(), false, origin)
                .whenComplete(
                        (result, failure) -> {
                            if (failure == null) {
                                answer(host, result);
                            } else {
                                fail(failure);
                            }
                        });
    }

    private Origin origin() {
        var trace = http.getHeader(Trace.HEADER);
        return trace == null ? Origin.UNKNOWN : new Origin(Optional.empty(), Trace.parse(trace));
    }

    private void stream(
            String host, FunctionUrl url, FunctionVersion function, byte[] event, Origin origin) {
        var stream = new UrlStream(http.response(), its -> head(host, its));
        door.calls().stream(
                        function, url.alias(), id, event, Optional.empty(), false, origin, stream)
                .whenComplete(
                        (result, failure) -> {
                            if (stream.hasHead()) {
                                stream.end(
                                        failure == null
                                                && result.outcome() instanceof Outcome.Succeeded);
                            } else if (failure != null) {
                                fail(failure);
                            } else if (stream.hasBegun()) {
                                broken();
                            } else {
                                answer(host, result);
                            }
                        });
    }

    /** Of an answer whose body follows, unless its status or the request forbids one. */
    private boolean head(String host, UrlAnswer its) {
        var response = http.response();
        head(its.status(), its.headers(), own(its.cookies(), host));
        if (its.status() == 204 || its.status() == 304 || http.method().equals(HttpMethod.HEAD)) {
            return false;
        }
        response.setChunked(true);
        return true;
    }

    private static List<String> own(List<String> cookies, String host) {
        return cookies.stream().filter(cookie -> Cookies.isOwn(cookie, host)).toList();
    }

    private void answer(String host, Result result) {
        var answer =
                result.outcome() instanceof Outcome.Succeeded(var payload)
                        ? UrlAnswer.of(payload)
                        : Optional.<UrlAnswer>empty();
        if (answer.isEmpty()) {
            broken();
            return;
        }
        var its = answer.get();
        send(its.status(), its.headers(), own(its.cookies(), host), its.body());
    }

    /** What the function answers cannot be said in HTTP, or it has failed. */
    private void broken() {
        send(
                502,
                List.of("Content-Type", "application/json"),
                List.of(),
                "Internal Server Error".getBytes(StandardCharsets.UTF_8));
    }

    private void fail(Throwable failure) {
        var root =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (!(root instanceof PlatformException no)) {
            LOG.error("A function URL could not be served", root);
            refuse(500, "ServiceException", "Internal Server Error");
            return;
        }
        switch (no.code().kind()) {
            case LIMITED -> refuse(429, "TooManyRequestsException", "Rate Exceeded.");
            case DENIED -> refuse(403, "AccessDeniedException", FORBIDDEN);
            case NOT_FOUND -> refuse(403, "AccessDeniedException", FORBIDDEN);
            case UNAVAILABLE -> refuse(503, "ServiceException", "Service Unavailable");
            case TOO_LARGE -> refuse(413, "RequestEntityTooLargeException", tooLarge());
            case INVALID, CONFLICT, GONE, PRECONDITION, INTERNAL ->
                    refuse(502, "ServiceException", "Internal Server Error");
        }
    }

    /** Before anything of the body was read. */
    private void turnAway(int status, String type, String message) {
        refuse(status, type, message);
        Arrival.ignore(http);
    }

    private void refuse(int status, String type, String message) {
        send(
                status,
                List.of("Content-Type", "application/json", "x-amzn-ErrorType", type),
                List.of(),
                new JsonObject().put("Message", message).toBuffer().getBytes());
    }

    @SuppressWarnings("deprecation") // the only buffer that takes bytes without copying them
    private void send(int status, List<String> pairs, List<String> cookies, byte[] bytes) {
        if (body != null) {
            body.release();
        }
        var response = http.response();
        if (response.ended() || response.closed()) {
            return; // the caller has gone
        }
        head(status, pairs, cookies);
        if (status == 204 || status == 304) {
            response.end();
        } else {
            response.end(Buffer.buffer(Unpooled.wrappedBuffer(bytes)));
        }
    }

    private void head(int status, List<String> pairs, List<String> cookies) {
        var response = http.response();
        response.setStatusCode(status);
        var headers = response.headers();
        for (var i = 0; i < pairs.size(); i += 2) {
            if (cors.isEmpty() || !CorsRules.owns(pairs.get(i))) {
                headers.add(pairs.get(i), pairs.get(i + 1));
            }
        }
        for (var i = 0; i < cors.size(); i += 2) {
            headers.add(cors.get(i), cors.get(i + 1));
        }
        cookies.forEach(cookie -> headers.add(HttpHeaders.SET_COOKIE, cookie));
        headers.set("x-amzn-RequestId", id.value());
    }
}
