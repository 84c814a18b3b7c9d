package dev.tidemill.api.aws.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of shapes from and to JSON, as the json protocols write them. */
final class Json {

    /**
     * Names, values and brackets of one body: a package makes it large, never many of these, of
     * which each costs far more memory than it has bytes.
     */
    private static final long MOST_TOKENS = 200_000;

    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(64)
                                    .maxTokenCount(MOST_TOKENS)
                                    .maxStringLength(96 * 1024 * 1024)
                                    .build())
                    .build();

    /** Which members of an operation's input or output are fields of the JSON object. */
    enum Fields {
        /** Those whose place is the body: the others travel in path, query and headers. */
        BODY,
        /** All of them: the console's form, in which only JSON travels. */
        ALL
    }

    private Json() {}

    /** Fills in the members that the object holds. An empty body is an empty object. */
    static void read(byte[] body, Structure<?> structure, Fields fields, @Nullable Object[] into) {
        if (body.length == 0) {
            return;
        }
        try (var parser = FACTORY.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new FaultException(Fault.MALFORMED, "the body must be a JSON object");
            }
            fields(parser, structure, fields, into);
            if (parser.nextToken() != null) {
                throw new FaultException(Fault.MALFORMED, "text behind the JSON object");
            }
        } catch (JsonProcessingException malformed) {
            throw new FaultException(
                    Fault.MALFORMED,
                    "Could not parse request body into json: " + malformed.getOriginalMessage());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A member that is the body: an object of its own. */
    static @Nullable Object readPayload(byte[] body, Structure<?> structure) {
        if (body.length == 0) {
            return null;
        }
        var values = new @Nullable Object[structure.members().size()];
        read(body, structure, Fields.ALL, values);
        return structure.make(values);
    }

    private static void fields(
            JsonParser parser, Structure<?> structure, Fields fields, @Nullable Object[] into)
            throws IOException {
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            var index =
                    fields == Fields.ALL ? structure.indexOf(name) : structure.indexOfWire(name);
            if (index < 0 && fields == Fields.ALL) {
                index = structure.indexOfWire(name);
            }
            if (index < 0
                    || (fields == Fields.BODY
                            && structure.members().get(index).location() != Location.BODY)) {
                throw new FaultException(
                        Fault.FIELD_UNSUPPORTED, Refusals.field(structure.name() + "." + name));
            }
            parser.nextToken();
            into[index] = value(parser, structure.shape(index));
        }
    }

    private static @Nullable Object value(JsonParser parser, Shape shape) throws IOException {
        var token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        return switch (shape) {
            case Shape.Text _ when token == JsonToken.VALUE_STRING -> whole(parser.getText());
            case Shape.Whole whole when token == JsonToken.VALUE_NUMBER_INT ->
                    whole.wide() ? (Object) parser.getLongValue() : (Object) parser.getIntValue();
            case Shape.Whole whole when token == JsonToken.VALUE_NUMBER_FLOAT ->
                    whole(parser.getDecimalValue(), whole);
            case Shape.Real _ when token.isNumeric() -> parser.getDoubleValue();
            case Shape.Flag _ when token.isBoolean() -> parser.getBooleanValue();
            case Shape.Time _ when token.isNumeric() ->
                    Instant.ofEpochMilli(Math.round(parser.getDoubleValue() * 1000));
            case Shape.Blob _ when token == JsonToken.VALUE_STRING -> parser.getBinaryValue();
            case Shape.ListOf list when token == JsonToken.START_ARRAY -> list(parser, list);
            case Shape.MapOf map when token == JsonToken.START_OBJECT -> map(parser, map);
            case Structure<?> structure when token == JsonToken.START_OBJECT -> {
                var values = new @Nullable Object[structure.members().size()];
                fields(parser, structure, Fields.ALL, values);
                yield structure.make(values);
            }
            default ->
                    throw new FaultException(
                            Fault.MALFORMED, token + " can not be converted to " + shape.name());
        };
    }

    private static Object whole(BigDecimal number, Shape.Whole shape) {
        try {
            return shape.wide()
                    ? (Object) number.longValueExact()
                    : (Object) number.intValueExact();
        } catch (ArithmeticException fraction) {
            throw new FaultException(
                    Fault.MALFORMED, number + " can not be converted to " + shape.name());
        }
    }

    /** Half a character is none: no store takes it, and no two programs agree on what it is. */
    private static String whole(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(
                        text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
                    throw new FaultException(Fault.MALFORMED, "half of a surrogate pair");
                }
                i++;
            }
        }
        return text;
    }

    private static List<Object> list(JsonParser parser, Shape.ListOf shape) throws IOException {
        var list = new ArrayList<Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var element = value(parser, shape.member());
            if (element == null) {
                throw new FaultException(Fault.MALFORMED, "null in " + shape.name());
            }
            list.add(element);
        }
        return list;
    }

    private static Map<Object, Object> map(JsonParser parser, Shape.MapOf shape)
            throws IOException {
        var map = new LinkedHashMap<Object, Object>();
        for (var key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            var entry = value(parser, shape.value());
            if (entry == null) {
                throw new FaultException(Fault.MALFORMED, "null in " + shape.name());
            }
            map.put(whole(key), entry);
        }
        return map;
    }

    /** An object with the members that are there. */
    static byte[] write(Structure<?> structure, Object value, Fields fields) {
        return document(
                generator -> {
                    generator.writeStartObject();
                    for (var i = 0; i < structure.members().size(); i++) {
                        var member = structure.members().get(i);
                        if (fields == Fields.ALL || member.location() == Location.BODY) {
                            field(
                                    generator,
                                    fields == Fields.ALL ? member.name() : member.wire(),
                                    structure.shape(i),
                                    structure.read(value, i));
                        }
                    }
                    generator.writeEndObject();
                });
    }

    /** Names and values in turn as an object of texts. */
    static byte[] object(String... pairs) {
        return document(
                generator -> {
                    generator.writeStartObject();
                    for (var i = 0; i < pairs.length; i += 2) {
                        generator.writeStringField(pairs[i], pairs[i + 1]);
                    }
                    generator.writeEndObject();
                });
    }

    private interface Content {
        void writeTo(JsonGenerator generator) throws IOException;
    }

    private static byte[] document(Content content) {
        try (var bytes = new ByteArrayBuilder(512);
                var generator = FACTORY.createGenerator(bytes)) {
            content.writeTo(generator);
            generator.flush();
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void field(
            JsonGenerator generator, String name, Shape shape, @Nullable Object value)
            throws IOException {
        if (value != null) {
            generator.writeFieldName(name);
            write(generator, shape, value);
        }
    }

    private static void write(JsonGenerator generator, Shape shape, Object value)
            throws IOException {
        switch (shape) {
            case Shape.Text _ -> generator.writeString((String) value);
            case Shape.Whole _ -> generator.writeNumber(((Number) value).longValue());
            case Shape.Real _ -> generator.writeNumber((Double) value);
            case Shape.Flag _ -> generator.writeBoolean((Boolean) value);
            case Shape.Time _ ->
                    generator.writeNumber(BigDecimal.valueOf(((Instant) value).toEpochMilli(), 3));
            case Shape.Blob _ -> generator.writeBinary((byte[]) value);
            case Shape.ListOf list -> {
                generator.writeStartArray();
                for (var element : (List<?>) value) {
                    write(generator, list.member(), element);
                }
                generator.writeEndArray();
            }
            case Shape.MapOf map -> {
                generator.writeStartObject();
                for (var entry : ((Map<?, ?>) value).entrySet()) {
                    generator.writeFieldName((String) entry.getKey());
                    write(generator, map.value(), entry.getValue());
                }
                generator.writeEndObject();
            }
            case Structure<?> structure -> {
                generator.writeStartObject();
                for (var i = 0; i < structure.members().size(); i++) {
                    field(
                            generator,
                            structure.members().get(i).wire(),
                            structure.shape(i),
                            structure.read(value, i));
                }
                generator.writeEndObject();
            }
        }
    }
}
