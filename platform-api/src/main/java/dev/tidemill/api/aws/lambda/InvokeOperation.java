package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.InvocationRequest;
import dev.tidemill.api.aws.model.lambda.InvocationResponse;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.call.CallFunction;
import dev.tidemill.api.call.Payload;
import dev.tidemill.api.event.AcceptEvent;
import dev.tidemill.api.event.AcceptOnce;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.TenancyId;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Origin;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.invocation.Result;
import dev.tidemill.core.invocation.Trace;
import dev.tidemill.core.message.Message;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Invoke, in its three types. Runs on the event loop and never waits. */
@ApplicationScoped
class InvokeOperation {

    private static final byte[] NOTHING = {};
    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[!-~]{1,256}");
    private static final int LARGEST_CLIENT_CONTEXT = 3583;

    private final CallFunction calls;
    private final AcceptEvent events;
    private final AcceptOnce once;
    private final Clock clock;

    InvokeOperation(CallFunction calls, AcceptEvent events, AcceptOnce once, Clock clock) {
        this.calls = calls;
        this.events = events;
        this.once = once;
        this.clock = clock;
    }

    CompletionStage<InvocationResponse> invoke(Call call, InvocationRequest in) {
        try {
            var name = FunctionName.of(call, in.functionName());
            var qualifier = name.qualifier(in.qualifier());
            var origin = origin(call, in.tenantId());
            var function = calls.find(name.id(), qualifier, origin);
            var type = in.invocationType().orElse("RequestResponse");
            if (!type.equals("Event")) {
                refuseIdempotencyKey(call);
            }
            return switch (type) {
                case "RequestResponse" -> run(call, function, qualifier, origin, in);
                case "Event" -> accept(call, function, qualifier, origin, in);
                case "DryRun" -> CompletableFuture.completedFuture(answer(204).build());
                default -> throw new IllegalStateException("the model lets no " + type + " in");
            };
        } catch (PlatformException tooLarge) {
            if (tooLarge.code() == ErrorCode.PAYLOAD_TOO_LARGE) {
                throw new AwsException("RequestTooLargeException", 413, tooLarge.getMessage());
            }
            throw tooLarge;
        }
    }

    private CompletionStage<InvocationResponse> run(
            Call call,
            FunctionVersion function,
            Optional<String> qualifier,
            Origin origin,
            InvocationRequest in) {
        var payload =
                Payload.checked(in.payload().orElse(NOTHING), Payload.LARGEST, "RequestResponse");
        var logTail = in.logType().filter("Tail"::equals).isPresent();
        return calls.call(
                        function,
                        qualifier,
                        new InvocationId(call.requestId()),
                        payload,
                        clientContext(in.clientContext()),
                        logTail,
                        origin)
                .thenApply(result -> answer(function, result, logTail));
    }

    private CompletionStage<InvocationResponse> accept(
            Call call,
            FunctionVersion function,
            Optional<String> qualifier,
            Origin origin,
            InvocationRequest in) {
        var payload = Payload.checked(in.payload().orElse(NOTHING), Payload.LARGEST_EVENT, "Event");
        var now = clock.instant();
        var event =
                new Message.AcceptedEvent(
                                new InvocationId(call.requestId()),
                                function.function(),
                                function.version(),
                                payload,
                                clientContext(in.clientContext()),
                                now,
                                1,
                                now)
                        .by(qualifier, origin);
        if (call.idempotencyKey().isEmpty()) {
            return events.accept(event).thenApply(_ -> answer(202).build());
        }
        return once.accept(event, idempotencyKey(call.idempotencyKey().get()))
                .thenApply(
                        id -> {
                            call.answerId().becomes(id.value());
                            return answer(202).build();
                        });
    }

    private static String idempotencyKey(String given) {
        if (!IDEMPOTENCY_KEY.matcher(given).matches()) {
            throw new AwsException(
                    "InvalidParameterValueException",
                    400,
                    Call.IDEMPOTENCY_KEY + " is 1 to 256 visible characters of ASCII.");
        }
        return given;
    }

    /** It would promise what only events keep. */
    static void refuseIdempotencyKey(Call call) {
        if (call.idempotencyKey().isPresent()) {
            throw new AwsException(
                    "InvalidParameterValueException",
                    400,
                    Call.IDEMPOTENCY_KEY + " is for the InvocationType Event only.");
        }
    }

    private static InvocationResponse answer(
            FunctionVersion function, Result result, boolean logTail) {
        var answer =
                answer(200).executedVersion(function.version()).payload(result.outcome().payload());
        if (result.outcome() instanceof Outcome.Failed) {
            answer.functionError("Unhandled");
        }
        if (logTail) {
            answer.logResult(Base64.getEncoder().encodeToString(result.logTail()));
        }
        return answer.build();
    }

    private static InvocationResponse.Builder answer(int status) {
        return InvocationResponse.builder().statusCode(status);
    }

    static Origin origin(Call call, Optional<String> tenantId) {
        return tenantId.isEmpty() && call.trace().isEmpty()
                ? Origin.UNKNOWN
                : new Origin(tenantId.map(TenancyId::new), call.trace().flatMap(Trace::parse));
    }

    static Optional<String> clientContext(Optional<String> given) {
        return given.map(InvokeOperation::decoded);
    }

    private static String decoded(String clientContext) {
        try {
            var json = Base64.getDecoder().decode(clientContext);
            if (clientContext.length() <= LARGEST_CLIENT_CONTEXT && json.length > 0) {
                Payload.checked(json, LARGEST_CLIENT_CONTEXT, "");
                if (json[0] == '{') {
                    return new String(json, StandardCharsets.UTF_8);
                }
            }
        } catch (IllegalArgumentException | PlatformException malformed) {
            // answered below
        }
        throw new AwsException(
                "InvalidRequestContentException",
                400,
                "Client context must be a valid Base64-encoded JSON object of at most "
                        + LARGEST_CLIENT_CONTEXT
                        + " bytes.");
    }
}
