package dev.tidemill.worker.extension;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.worker.extension.Protocol.Happening;
import dev.tidemill.worker.runtime.HttpAnswers;
import dev.tidemill.worker.runtime.OtherApis;
import io.netty.buffer.ByteBufInputStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lambda's Extensions API 2020-01-01 over HTTP. Belongs to the sandbox's event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed channel
public final class ExtensionApi implements OtherApis {

    private static final String BASE = "/2020-01-01/extension/";
    private static final String LOGS = "/2020-08-15/logs";
    private static final String TELEMETRY = "/2022-07-01/telemetry";
    private static final Pattern IDENTIFIER =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final String NAME = "Lambda-Extension-Name";
    private static final String ID = "Lambda-Extension-Identifier";
    private static final String EVENT_ID = "Lambda-Extension-Event-Identifier";
    private static final String FEATURES = "Lambda-Extension-Accept-Feature";
    private static final String ERROR_TYPE = "Lambda-Extension-Function-Error-Type";
    private static final int LONGEST_TYPE = 200;
    private static final JsonMapper JSON = new JsonMapper();

    private final Extensions extensions;
    private final Map<String, ChannelHandlerContext> waiting = new HashMap<>();
    private @Nullable ChannelHandlerContext asks;
    private boolean wantsAccount;

    ExtensionApi(Extensions extensions) {
        this.extensions = extensions;
    }

    @Override
    public boolean serve(ChannelHandlerContext context, FullHttpRequest request) {
        var path = request.uri();
        if (path.startsWith(LOGS)) {
            asks = context;
            refuse(
                    HttpResponseStatus.NOT_IMPLEMENTED,
                    "Logs.NotSupported",
                    "Tidemill has no Logs API: use the Telemetry API, PUT " + TELEMETRY);
            return true;
        }
        if (request.method().equals(HttpMethod.PUT)
                && (path.equals(TELEMETRY) || path.equals(TELEMETRY + "/"))) {
            asks = context;
            identifier(request).ifPresent(id -> subscribe(id, request));
            return true;
        }
        if (!path.startsWith(BASE)) {
            return false;
        }
        asks = context;
        return switch (request.method().name() + " " + path.substring(BASE.length())) {
            case "POST register" -> {
                register(request);
                yield true;
            }
            case "GET event/next" -> {
                identifier(request).ifPresent(id -> extensions.on(new Happening.Next(id)));
                yield true;
            }
            case "POST init/error" -> {
                failed(request, Happening.InitError::new);
                yield true;
            }
            case "POST exit/error" -> {
                failed(request, Happening.ExitError::new);
                yield true;
            }
            default -> false;
        };
    }

    private void failed(FullHttpRequest request, BiFunction<String, String, Happening> happening) {
        var id = identifier(request);
        if (id.isEmpty()) {
            return;
        }
        var type = request.headers().get(ERROR_TYPE);
        if (type == null || type.isEmpty()) {
            refused("Extension.MissingHeader", ERROR_TYPE + " not found");
            return;
        }
        var told = type.substring(0, Math.min(type.length(), LONGEST_TYPE));
        extensions.on(happening.apply(id.get(), told));
    }

    private void register(FullHttpRequest request) {
        if (extensions.function() == null) {
            refused("Extension.RegistrationClosed", "There is no function yet");
            return;
        }
        var features = String.valueOf(request.headers().get(FEATURES));
        wantsAccount =
                Arrays.stream(features.split(",", -1))
                        .map(String::strip)
                        .anyMatch("accountId"::equals);
        List<String> events;
        try {
            events = events(request);
        } catch (IOException malformed) {
            refused("InvalidRequestFormat", String.valueOf(malformed.getMessage()));
            return;
        }
        var name = request.headers().get(NAME);
        extensions.register(name == null ? "" : name, events);
    }

    private static List<String> events(FullHttpRequest request) throws IOException {
        if (!(JSON.readTree((InputStream) new ByteBufInputStream(request.content()))
                instanceof ObjectNode body)) {
            throw new IOException("the body must be a JSON object");
        }
        if (!body.path("configurationKeys").isEmpty()) {
            throw new IOException(
                    "configurationKeys are deprecated; use environment variables instead");
        }
        var events = new ArrayList<String>();
        for (var event : body.path("events")) {
            if (!event.isTextual()) {
                throw new IOException("events must be an array of strings");
            }
            events.add(event.textValue());
        }
        return events;
    }

    /** Empty when it was refused. */
    private Optional<String> identifier(FullHttpRequest request) {
        var given = request.headers().get(ID);
        if (given == null || given.isEmpty()) {
            refused(
                    "Extension.MissingExtensionIdentifier",
                    "Missing Lambda-Extension-Identifier header");
            return Optional.empty();
        }
        if (!IDENTIFIER.matcher(given).matches()) {
            refused("Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier");
            return Optional.empty();
        }
        return Optional.of(given);
    }

    private void subscribe(String id, FullHttpRequest request) {
        try {
            extensions.subscribe(
                    id, JSON.readTree((InputStream) new ByteBufInputStream(request.content())));
        } catch (IOException malformed) {
            invalid("the body must be JSON");
        }
    }

    // ---- answers to the request at hand

    void subscribed() {
        answer(HttpAnswers.json(HttpResponseStatus.OK, "\"OK\"".getBytes(StandardCharsets.UTF_8)));
    }

    void invalid(String message) {
        refuse(HttpResponseStatus.BAD_REQUEST, "ValidationError", message);
    }

    void registered(Extension one) {
        FunctionVersion function = extensions.function();
        if (function == null) {
            return;
        }
        var body =
                JSON.createObjectNode()
                        .put("functionName", function.function().name())
                        .put("functionVersion", function.version())
                        .put("handler", function.handler());
        if (wantsAccount) {
            body.put("accountId", function.function().tenant().value());
        }
        var answer = json(HttpResponseStatus.OK, body);
        answer.headers().set(ID, one.id());
        answer(answer);
    }

    void accepted() {
        answer(HttpAnswers.accepted());
    }

    void refused(String type, String message) {
        refuse(HttpResponseStatus.FORBIDDEN, type, message);
    }

    private void refuse(HttpResponseStatus status, String type, String message) {
        answer(
                json(
                        status,
                        JSON.createObjectNode()
                                .put("errorMessage", message)
                                .put("errorType", type)));
    }

    private static FullHttpResponse json(HttpResponseStatus status, ObjectNode body) {
        return HttpAnswers.json(status, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void answer(FullHttpResponse response) {
        var to = asks;
        if (to != null) {
            asks = null;
            to.writeAndFlush(response);
        }
    }

    // ---- events

    void waits(Extension one) {
        var from = asks;
        if (from != null) {
            asks = null;
            waiting.put(one.id(), from);
        }
    }

    void tell(Extension one, byte[] event) {
        var to = waiting.remove(one.id());
        if (to != null) {
            var answer = HttpAnswers.json(HttpResponseStatus.OK, event);
            answer.headers().set(ID, one.id());
            answer.headers().set(EVENT_ID, UUID.randomUUID().toString());
            to.writeAndFlush(answer);
        }
    }

    @Override
    public void gone(ChannelHandlerContext context) {
        var ids =
                waiting.entrySet().stream()
                        .filter(it -> it.getValue() == context)
                        .map(Map.Entry::getKey)
                        .toList();
        for (var id : ids) {
            waiting.remove(id);
            extensions.on(new Happening.Hung(id));
        }
    }
}
