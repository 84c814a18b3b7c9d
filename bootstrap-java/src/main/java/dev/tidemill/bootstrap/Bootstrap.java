package dev.tidemill.bootstrap;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.UserFault;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.DtoSerializers;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.converters.LambdaErrorConverter;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.ErrorRequest;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.amazonaws.services.lambda.runtime.serialization.util.ReflectUtil;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs one Java function. Handlers, their contexts and their JSON are made by Lambda's own library;
 * the talk with the worker is ours.
 */
public final class Bootstrap {

    private static final int MAX_RESPONSE = 6_291_556;
    private static final byte[] NOTHING = {};

    /** What it was started for. */
    private enum Mode {
        /** A function that it learns of later. */
        GENERIC,
        /** The archive of classes for all functions. */
        TRAIN,
        /** The archive of a function's own classes. */
        RECORD,
        /** A function in whose archive it starts. */
        ARCHIVED;

        static Mode of(String[] arguments) {
            return arguments.length == 0
                    ? GENERIC
                    : valueOf(arguments[0].toUpperCase(java.util.Locale.ROOT));
        }
    }

    private final Wire wire;
    private final Mode mode;
    private @Nullable LambdaRequestHandler handler;
    private String arn = "";
    private @Nullable String tenant;

    /** A text has none. */
    private LogLevel levelOfErrors = LogLevel.UNDEFINED;

    private Bootstrap(Wire wire, Mode mode) {
        this.wire = wire;
        this.mode = mode;
    }

    public static void main(String[] arguments) throws IOException {
        var mode = Mode.of(arguments);
        if (mode == Mode.TRAIN) {
            Training.run();
            return;
        }
        if (mode == Mode.RECORD) {
            Training.quietly();
        }
        var bootstrap = new Bootstrap(Wire.connect("/run/rt/s"), mode);
        if (mode == Mode.GENERIC) {
            Training.load();
        }
        bootstrap.serve();
    }

    private void serve() throws IOException {
        wire.send(Wire.HELLO, NOTHING, 0);
        for (var frame = wire.next(); frame != null; frame = wire.next()) {
            switch (frame.type()) {
                case Wire.INIT -> onInit(frame.payload());
                case Wire.REQUEST -> onRequest(ByteBuffer.wrap(frame.payload()), arn);
                case Wire.REQUEST_BY_ARN -> {
                    var payload = ByteBuffer.wrap(frame.payload());
                    var by = word(payload);
                    onRequest(payload, by);
                }
                default -> throw new IOException("a frame of type " + frame.type());
            }
        }
        Runtime.getRuntime().halt(0);
    }

    // ---- init

    private void onInit(byte[] payload) throws IOException {
        try {
            var settings = settings(payload);
            arn = String.valueOf(settings.get("arn"));
            tenant = (String) settings.get("tenantId");
            var environment = variables(settings);
            Environment.add(environment);
            if (Output.isJson(environment)) {
                levelOfErrors = LogLevel.ERROR;
            }
            ReflectUtil.setStaticField(
                    LambdaRuntime.class, "logger", true, Output.logger(environment));
            handler =
                    Code.load(
                            Path.of(String.valueOf(settings.get("taskRoot"))),
                            String.valueOf(settings.get("handler")),
                            mode == Mode.GENERIC);
        } catch (Throwable failure) { // an Error of the tenant's static block, too
            fail(Wire.INIT_FAILED, failure, "Runtime.HandlerNotFound");
            Runtime.getRuntime().halt(1);
        }
        Output.flush();
        wire.send(Wire.READY, NOTHING, 0);
        if (mode == Mode.RECORD) {
            System.exit(0); // which is when the JVM writes what it has recorded
        }
    }

    private static Map<?, ?> settings(byte[] json) {
        return (Map<?, ?>)
                JacksonFactory.getInstance()
                        .getSerializer(Map.class)
                        .fromJson(new ByteArrayInputStream(json));
    }

    @SuppressWarnings("unchecked") // the worker sends texts only
    private static Map<String, String> variables(Map<?, ?> settings) {
        return (Map<String, String>) Objects.requireNonNull((Object) settings.get("environment"));
    }

    // ---- calls

    /**
     * Layout: id, trace, deadline (double), client context (4 byte length), event.
     *
     * @param calledBy the ARN that the caller used
     */
    private void onRequest(ByteBuffer payload, String calledBy) throws IOException {
        var request = new InvocationRequest();
        request.setInvokedFunctionArn(calledBy);
        request.setTenantId(tenant);
        request.setId(word(payload));
        var trace = word(payload);
        request.setXrayTraceId(trace);
        System.setProperty("com.amazonaws.xray.traceHeader", trace);
        request.setDeadlineTimeInMs((long) payload.getDouble());
        var context = new byte[payload.getInt()];
        payload.get(context);
        if (context.length > 0) {
            request.setClientContext(new String(context, StandardCharsets.UTF_8));
        }
        var event = new byte[payload.remaining()];
        payload.get(event);
        request.setContent(event);
        try {
            answer(run(request));
        } catch (Throwable failure) { // what the handler throws, Errors too
            fail(Wire.FAILED, failure, "Runtime.Unknown");
            if (failure instanceof VirtualMachineError) {
                Runtime.getRuntime().halt(1);
            }
        }
    }

    private ByteArrayOutputStream run(InvocationRequest request) throws Exception {
        var loaded = handler;
        if (loaded == null) {
            throw new IllegalStateException("no function was loaded");
        }
        return loaded.call(request);
    }

    private void answer(ByteArrayOutputStream result) throws IOException {
        Output.flush();
        if (result.size() > MAX_RESPONSE) {
            var tooLarge =
                    new NamedError(
                            "Function.ResponseSizeTooLarge",
                            "Response payload size exceeded maximum allowed payload size ("
                                    + MAX_RESPONSE
                                    + " bytes).");
            wire.sendFailure(
                    Wire.FAILED,
                    tooLarge.type(),
                    DtoSerializers.serialize(
                            new ErrorRequest(tooLarge.getMessage(), tooLarge.type(), null)));
            return;
        }
        var bytes = result.toByteArray();
        wire.send(Wire.RESULT, bytes, bytes.length);
    }

    /**
     * @param unnamed the type where the library gives none
     */
    private void fail(byte frame, Throwable failure, String unnamed) throws IOException {
        var fault = failure instanceof UserFault known ? known : UserFault.makeUserFault(failure);
        var error = error(failure, fault);
        if (error.errorType == null || error.errorType.isEmpty()) {
            error.errorType = unnamed;
        }
        LambdaRuntime.getLogger().log(fault.reportableError(), levelOfErrors);
        Output.flush();
        wire.sendFailure(frame, error.errorType, DtoSerializers.serialize(error));
    }

    private static ErrorRequest error(Throwable failure, UserFault fault) {
        if (failure instanceof NamedError named) {
            return new ErrorRequest(named.getMessage(), named.type(), new String[0]);
        }
        return failure instanceof UserFault
                ? LambdaErrorConverter.fromUserFault(fault)
                : LambdaErrorConverter.fromThrowable(UserFault.filterStackTrace(failure));
    }

    /** One byte of length, text. */
    private static String word(ByteBuffer from) {
        var bytes = new byte[from.get() & 0xff];
        from.get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
