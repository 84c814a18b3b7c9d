package dev.tidemill.api.aws.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** query: a form with dotted names in, XML out. */
final class Query implements Codec {

    /** More parts of a name than any model has. */
    private static final int DEEPEST = 16;

    private static final int LONGEST_LIST = 10_000;

    private final ServiceModel service;
    private final Map<String, Target> targets = new HashMap<>();

    Query(ServiceModel service) {
        this.service = service;
        for (var operation : service.operations()) {
            targets.put(operation.name(), Target.of(operation));
        }
    }

    @Override
    public Target target(Request request) {
        var form = form(request);
        var action = form.get("Action");
        var version = form.get("Version");
        var target = action == null ? null : targets.get(action);
        if (target == null || (version != null && !version.equals(service.version()))) {
            throw new FaultException(
                    Fault.OPERATION_UNKNOWN,
                    "Could not find operation "
                            + action
                            + " for version "
                            + (version == null ? "NO_VERSION_SPECIFIED" : version));
        }
        return target;
    }

    @Override
    public <I> I decode(Request request, Target target, Structure<I> input) {
        var root = new Node();
        form(request)
                .forEach(
                        (name, value) -> {
                            if (!name.equals("Action")
                                    && !name.equals("Version")
                                    && !name.startsWith("X-Amz-")) {
                                root.put(name, value);
                            }
                        });
        return structure(input, root);
    }

    /** The parameters of body and query; the same one twice has no meaning. */
    private static Map<String, String> form(Request request) {
        var form = new LinkedHashMap<String, String>();
        add(UrlText.pairs(request.query()), form);
        if (request.method().equals("POST")) {
            add(UrlText.pairs(UrlText.utf8(request.body())), form);
        }
        return form;
    }

    private static void add(List<String> pairs, Map<String, String> form) {
        for (var i = 0; i < pairs.size(); i += 2) {
            if (form.putIfAbsent(pairs.get(i), pairs.get(i + 1)) != null) {
                throw new FaultException(
                        Fault.MALFORMED, "the parameter " + pairs.get(i) + " is there twice");
            }
        }
    }

    /** A name's part with the parts below it. */
    private static final class Node {
        private final Map<String, Node> children = new LinkedHashMap<>();
        private @Nullable String text;

        void put(String name, String value) {
            var parts = name.split("\\.", DEEPEST + 1);
            if (parts.length > DEEPEST) {
                throw new FaultException(Fault.MALFORMED, "the parameter " + name + " is too deep");
            }
            var node = this;
            for (var part : parts) {
                node = node.children.computeIfAbsent(part, _ -> new Node());
            }
            node.text = value;
        }
    }

    private static <T> T structure(Structure<T> structure, Node node) {
        var values = new @Nullable Object[structure.members().size()];
        node.children.forEach(
                (name, child) -> {
                    var index = structure.indexOfWire(name);
                    if (index < 0) {
                        throw new FaultException(
                                Fault.FIELD_UNSUPPORTED,
                                Refusals.field(structure.name() + "." + name));
                    }
                    values[index] = value(structure.shape(index), child);
                });
        return structure.make(values);
    }

    private static Object value(Shape shape, Node node) {
        return switch (shape) {
            case Structure<?> inner -> structure(inner, node);
            case Shape.ListOf list -> list(list, node);
            case Shape.MapOf map -> map(map, node);
            case Shape.Blob _ when node.text != null -> blob(node.text);
            case Shape.Simple simple when node.text != null -> RestJson.parse(node.text, simple);
            case Shape.Simple simple ->
                    throw new FaultException(
                            Fault.MALFORMED, simple.name() + " has parts but is a plain value");
        };
    }

    private static byte[] blob(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            throw new FaultException(Fault.MALFORMED, "broken base64");
        }
    }

    private static List<Object> list(Shape.ListOf shape, Node node) {
        var elements = shape.flattened() ? node : node.children.getOrDefault(shape.wire(), node);
        var list = new ArrayList<Object>();
        for (var i = 1; i <= LONGEST_LIST; i++) {
            var element = elements.children.get(Integer.toString(i));
            if (element == null) {
                break;
            }
            list.add(value(shape.member(), element));
        }
        if (list.size() != elements.children.size()) {
            throw new FaultException(
                    Fault.MALFORMED, shape.name() + " must be numbered from 1 without gaps");
        }
        return list;
    }

    private static Map<Object, Object> map(Shape.MapOf shape, Node node) {
        var entries = shape.flattened() ? node : node.children.getOrDefault("entry", node);
        var map = new LinkedHashMap<Object, Object>();
        for (var i = 1; i <= entries.children.size(); i++) {
            var entry = entries.children.get(Integer.toString(i));
            var key = entry == null ? null : entry.children.get(shape.keyWire());
            var value = entry == null ? null : entry.children.get(shape.valueWire());
            if (key == null || key.text == null || value == null) {
                throw new FaultException(
                        Fault.MALFORMED, shape.name() + " must be numbered entries from 1");
            }
            map.put(key.text, value(shape.value(), value));
        }
        return map;
    }

    @Override
    public <O> Answer encode(OperationModel<?, O> operation, O output, String requestId) {
        var xml = new StringBuilder(512);
        var root = operation.name() + "Response";
        xml.append('<').append(root).append(" xmlns=\"");
        xml.append(service.namespace().orElse("")).append("\">");
        operation.wrapper().ifPresent(wrapper -> xml.append('<').append(wrapper).append('>'));
        members(operation.output(), output, xml);
        operation.wrapper().ifPresent(wrapper -> xml.append("</").append(wrapper).append('>'));
        xml.append("<ResponseMetadata><RequestId>").append(requestId);
        xml.append("</RequestId></ResponseMetadata></").append(root).append('>');
        return answer(200, xml, requestId);
    }

    private static void members(Structure<?> structure, Object value, StringBuilder xml) {
        for (var i = 0; i < structure.members().size(); i++) {
            var member = structure.read(value, i);
            if (member != null) {
                element(structure.members().get(i).wire(), structure.shape(i), member, xml);
            }
        }
    }

    private static void element(String name, Shape shape, Object value, StringBuilder xml) {
        if (shape instanceof Shape.ListOf list && list.flattened()) {
            ((List<?>) value).forEach(item -> element(name, list.member(), item, xml));
            return;
        }
        xml.append('<').append(name).append('>');
        switch (shape) {
            case Structure<?> structure -> members(structure, value, xml);
            case Shape.ListOf list ->
                    ((List<?>) value)
                            .forEach(item -> element(list.wire(), list.member(), item, xml));
            case Shape.MapOf map ->
                    ((Map<?, ?>) value)
                            .forEach(
                                    (key, entry) -> {
                                        xml.append("<entry>");
                                        element(map.keyWire(), map.key(), key, xml);
                                        element(map.valueWire(), map.value(), entry, xml);
                                        xml.append("</entry>");
                                    });
            case Shape.Blob _ -> xml.append(Base64.getEncoder().encodeToString((byte[]) value));
            case Shape.Time _ -> xml.append((Instant) value);
            case Shape.Simple _ -> escape(value.toString(), xml);
        }
        xml.append("</").append(name).append('>');
    }

    @Override
    public Answer error(AwsErrors.Named error, String message, String requestId) {
        var xml = new StringBuilder(512);
        xml.append("<ErrorResponse xmlns=\"").append(service.namespace().orElse(""));
        xml.append("\"><Error><Type>").append(error.status() < 500 ? "Sender" : "Receiver");
        xml.append("</Type><Code>").append(error.code()).append("</Code><Message>");
        escape(message, xml);
        xml.append("</Message></Error><RequestId>").append(requestId);
        xml.append("</RequestId></ErrorResponse>");
        return answer(error.status(), xml, requestId);
    }

    private static Answer answer(int status, StringBuilder xml, String requestId) {
        return new Answer(
                status,
                List.of("x-amzn-RequestId", requestId, "Content-Type", "text/xml"),
                xml.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** What XML 1.0 cannot hold at all becomes a question mark. */
    private static void escape(String text, StringBuilder xml) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            switch (c) {
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '&' -> xml.append("&amp;");
                case '"' -> xml.append("&quot;");
                case '\r' -> xml.append("&#xD;");
                default -> xml.append(c < 0x20 && c != '\n' && c != '\t' ? '?' : c);
            }
        }
    }
}
