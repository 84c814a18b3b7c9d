package dev.tidemill.api.aws.protocol;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * rest-json: members travel in path, query, headers and a JSON body, or one of them is the body.
 */
final class RestJson implements Codec {

    private static final String JSON = "application/json";

    private final Map<String, List<Route>> routesByMethod = new HashMap<>();

    RestJson(ServiceModel service) {
        for (var operation : service.operations()) {
            var routes = routesByMethod.computeIfAbsent(operation.method(), _ -> new ArrayList<>());
            var route = new Route(operation);
            if (route.hasFixedQuery()) {
                routes.addFirst(route); // tells apart what shares a path
            } else {
                routes.addLast(route);
            }
        }
    }

    @Override
    public Target target(Request request) {
        for (var route : routesByMethod.getOrDefault(request.method(), List.of())) {
            var labels = route.match(request.method(), request.path(), request.query());
            if (labels != null) {
                return new Target(route.operation(), route, labels);
            }
        }
        throw new FaultException(
                Fault.OPERATION_UNKNOWN,
                "Unable to determine service/operation name to be authorized");
    }

    @Override
    public <I> I decode(Request request, Target target, Structure<I> input) {
        var members = input.members();
        var values = new @Nullable Object[members.size()];
        var query = UrlText.pairs(request.query());
        var jsonBody = input.payload() < 0;
        for (var i = 0; i < members.size(); i++) {
            var member = members.get(i);
            switch (member.location()) {
                case PATH -> {
                    var text = label(target, member.wire());
                    values[i] = text == null ? null : parse(text, input.shape(i));
                }
                case QUERY -> values[i] = fromQuery(query, member.wire(), input.shape(i));
                case HEADER -> {
                    var text = request.headers().get(member.wire());
                    values[i] = text == null ? null : parse(text, input.shape(i));
                }
                case BODY, STATUS -> {}
            }
        }
        refuseUnknown(target, query, input);
        if (jsonBody) {
            Json.read(request.body(), input, Json.Fields.BODY, values);
        } else {
            values[input.payload()] = payload(request.body(), input.shape(input.payload()));
        }
        return input.make(values);
    }

    private static @Nullable Object payload(byte[] body, Shape shape) {
        if (shape instanceof Structure<?> structure) {
            return Json.readPayload(body, structure);
        }
        return body.length == 0 ? null : body;
    }

    private static @Nullable String label(Target target, String name) {
        var route = target.route();
        var index = route == null ? -1 : route.labels().indexOf(name);
        var text = index < 0 ? null : target.labels()[index];
        return text == null ? null : UrlText.decode(text, false);
    }

    private static @Nullable Object fromQuery(List<String> query, String name, Shape shape) {
        @Nullable ArrayList<Object> list = null;
        for (var i = 0; i < query.size(); i += 2) {
            if (query.get(i).equals(name)) {
                if (!(shape instanceof Shape.ListOf many)) {
                    return parse(query.get(i + 1), shape);
                }
                list = list == null ? new ArrayList<>() : list;
                list.add(parse(query.get(i + 1), many.member()));
            }
        }
        return list;
    }

    /**
     * A parameter that no member is for, other than those of a presigned URL, asks for something.
     */
    private static void refuseUnknown(Target target, List<String> query, Structure<?> input) {
        for (var i = 0; i < query.size(); i += 2) {
            var name = query.get(i);
            var index = input.indexOfWire(name);
            if ((index < 0 || input.members().get(index).location() != Location.QUERY)
                    && !name.startsWith("X-Amz-")
                    && !isFixed(target, name)) {
                throw new FaultException(
                        Fault.FIELD_UNSUPPORTED, Refusals.field(input.name() + "." + name));
            }
        }
    }

    private static boolean isFixed(Target target, String name) {
        var route = target.route();
        return route != null && route.isFixed(name);
    }

    /** A value that travels as text. */
    static Object parse(String text, Shape shape) {
        try {
            return switch (shape) {
                case Shape.Text _ -> text;
                case Shape.Whole whole ->
                        whole.wide()
                                ? (Object) Long.parseLong(text)
                                : (Object) Integer.parseInt(text);
                case Shape.Real _ -> Double.parseDouble(text);
                case Shape.Flag _ when text.equals("true") -> true;
                case Shape.Flag _ when text.equals("false") -> false;
                case Shape.Time _ -> time(text);
                default -> throw notA(text, shape);
            };
        } catch (NumberFormatException | DateTimeParseException malformed) {
            throw notA(text, shape);
        }
    }

    private static Instant time(String text) {
        return text.indexOf('T') == 10
                ? Instant.parse(text)
                : DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
    }

    private static FaultException notA(String text, Shape shape) {
        return new FaultException(
                Fault.MALFORMED, "'" + text + "' can not be converted to " + shape.name());
    }

    @Override
    public <O> Answer encode(OperationModel<?, O> operation, O output, String requestId) {
        var structure = operation.output();
        var headers = new ArrayList<String>(10);
        var status = operation.status();
        var hasBody = false;
        for (var i = 0; i < structure.members().size(); i++) {
            var member = structure.members().get(i);
            switch (member.location()) {
                case BODY -> hasBody = true;
                case STATUS -> {
                    var value = structure.get(output, i);
                    status = value == null ? status : (Integer) value;
                }
                case HEADER -> {
                    var value = structure.get(output, i);
                    if (value != null) {
                        headers.add(member.wire());
                        headers.add(text(value));
                    }
                }
                case PATH, QUERY -> {}
            }
        }
        headers.add("x-amzn-RequestId");
        headers.add(requestId);
        var body = Answer.NO_BODY;
        if (structure.payload() >= 0) {
            body = payload(structure, output);
        } else if (hasBody) {
            body = Json.write(structure, output, Json.Fields.BODY);
        } else if (status != 204) {
            body = Json.object();
        }
        if (body.length > 0) {
            headers.add("Content-Type");
            headers.add(JSON);
        }
        return new Answer(status, headers, body);
    }

    private static <O> byte[] payload(Structure<O> structure, O output) {
        var value = structure.get(output, structure.payload());
        return switch (value) {
            case null -> Answer.NO_BODY;
            case byte[] bytes -> bytes;
            case Object other
                    when structure.shape(structure.payload()) instanceof Structure<?> inner ->
                    Json.write(inner, other, Json.Fields.ALL);
            default -> throw new IllegalStateException("a payload that is no payload");
        };
    }

    private static String text(Object value) {
        return value instanceof Instant time
                ? DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC))
                : value.toString();
    }

    @Override
    public Answer error(AwsErrors.Named error, String message, String requestId) {
        var type = error.status() < 500 ? "User" : "Server";
        var field = error.messageField();
        var body =
                error.reason()
                        .map(why -> Json.object("Type", type, "Reason", why, field, message))
                        .orElseGet(() -> Json.object("Type", type, field, message));
        var headers =
                List.of(
                        "x-amzn-RequestId",
                        requestId,
                        "x-amzn-ErrorType",
                        error.code(),
                        "Content-Type",
                        JSON);
        return new Answer(
                error.status(),
                error.reason().isEmpty()
                        ? headers
                        : Stream.concat(headers.stream(), Stream.of("Retry-After", "1")).toList(),
                body);
    }
}
