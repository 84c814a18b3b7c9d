package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.InvokeWithResponseStreamRequest;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.EventStream;
import dev.tidemill.api.call.CallFunction;
import dev.tidemill.api.call.Payload;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.invocation.ResponseStream;
import dev.tidemill.core.invocation.Result;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** InvokeWithResponseStream. Runs on the event loop and never waits. */
@ApplicationScoped
class StreamOperation {

    private static final String CHUNK = "PayloadChunk";
    private static final String COMPLETE = "InvokeComplete";
    private static final byte[] NOTHING = {};

    private final CallFunction calls;

    StreamOperation(CallFunction calls) {
        this.calls = calls;
    }

    CompletionStage<?> invoke(Call call, InvokeWithResponseStreamRequest in, EventStream out) {
        InvokeOperation.refuseIdempotencyKey(call);
        var name = FunctionName.of(call, in.functionName());
        var qualifier = name.qualifier(in.qualifier());
        var origin = InvokeOperation.origin(call, in.tenantId());
        var function = calls.find(name.id(), qualifier, origin);
        if (in.invocationType().filter("DryRun"::equals).isPresent()) {
            out.end(204);
            return CompletableFuture.completedFuture(true);
        }
        var payload = payload(in.payload().orElse(NOTHING));
        var logTail = in.logType().filter("Tail"::equals).isPresent();
        var context = InvokeOperation.clientContext(in.clientContext());
        out.header("X-Amz-Executed-Version", function.version());
        var done = new CompletableFuture<Boolean>();
        calls.stream(
                        function,
                        qualifier,
                        new InvocationId(call.requestId()),
                        payload,
                        context,
                        logTail,
                        origin,
                        new Chunks(out))
                .whenComplete(
                        (result, failure) -> {
                            if (failure == null) {
                                end(out, result, logTail);
                            } else if (out.hasBegun()) { // too late for another status
                                complete(
                                        out,
                                        new JsonObject()
                                                .put("ErrorCode", "ServiceException")
                                                .put("ErrorDetails", failure.getMessage()));
                            } else {
                                done.completeExceptionally(failure);
                                return;
                            }
                            done.complete(true);
                        });
        return done;
    }

    private static byte[] payload(byte[] given) {
        try {
            return Payload.checked(given, Payload.LARGEST, "RequestResponse");
        } catch (PlatformException no) {
            if (no.code() == ErrorCode.PAYLOAD_TOO_LARGE) {
                throw new AwsException("RequestTooLargeException", 413, no.getMessage());
            }
            throw no;
        }
    }

    private static void end(EventStream out, Result result, boolean logTail) {
        var last = new JsonObject();
        switch (result.outcome()) {
            case Outcome.Succeeded(var payload) -> {
                if (payload.length > 0) { // in one piece
                    out.send(CHUNK, "application/octet-stream", payload);
                }
            }
            case Outcome.Failed(_, var payload) ->
                    last.put("ErrorCode", "Unhandled")
                            .put("ErrorDetails", new String(payload, StandardCharsets.UTF_8));
        }
        if (logTail) {
            last.put("LogResult", Base64.getEncoder().encodeToString(result.logTail()));
        }
        complete(out, last);
    }

    private static void complete(EventStream out, JsonObject last) {
        out.end(COMPLETE, "application/json", last.toBuffer().getBytes());
    }

    /** Pieces as events. */
    private record Chunks(EventStream out) implements ResponseStream {

        @Override
        public void begin(String contentType) {
            // told by the events themselves
        }

        @Override
        public Next write(byte[] bytes) {
            return out.send(CHUNK, "application/octet-stream", bytes) ? Next.MORE : Next.WAIT;
        }

        @Override
        public void whenReady(Runnable resume) {
            out.whenReady(resume);
        }
    }
}
