package dev.tidemill.core.iam.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A document as values that know their places. */
sealed interface Json {
    Place place();

    /**
     * @param line of the closing brace
     * @param column behind it
     */
    record Members(Place place, Map<String, Member> byName, int line, int column) implements Json {
        Optional<Json> get(String name) {
            return Optional.ofNullable(byName.get(name)).map(Member::value);
        }
    }

    /**
     * @param place of the name
     */
    record Member(String name, Place place, Json value) {}

    record Items(Place place, List<Json> values) implements Json {}

    /**
     * @param start of the opening quote in the document, in characters
     * @param end behind the closing quote
     */
    record Text(Place place, String value, int start, int end) implements Json {}

    /** A number, or a boolean. */
    record Literal(Place place, String value) implements Json {}

    record Nothing(Place place) implements Json {}

    /** No policy nests half as deep. */
    int DEEPEST = 20;

    JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                    // Names are strangers' text: none of it stays in a table of ours.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build();

    /**
     * @throws dev.tidemill.core.error.PlatformException {@code POLICY_MALFORMED} when it is no
     *     JSON, names a member twice, or nests deeper than {@link #DEEPEST}
     */
    static Json read(String document) {
        try (var parser = FACTORY.createParser(document)) {
            if (parser.nextToken() == null) {
                throw Place.malformed("Syntax errors in policy. It is empty", "", 1, 1);
            }
            var json = value(parser, new Place(Optional.empty(), "", line(parser), column(parser)));
            if (parser.nextToken() != null) {
                throw Place.malformed(
                        "Syntax errors in policy. Something follows the document",
                        "",
                        line(parser),
                        column(parser));
            }
            return json;
        } catch (JsonProcessingException wrong) {
            var at = wrong.getLocation();
            throw Place.malformed(
                    "Syntax errors in policy. " + firstLine(wrong.getOriginalMessage()),
                    "",
                    at == null ? 1 : at.getLineNr(),
                    at == null ? 1 : at.getColumnNr());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Json value(JsonParser parser, Place place) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser, place);
            case START_ARRAY -> items(parser, place);
            case VALUE_STRING -> text(parser, place);
            case VALUE_NULL -> new Nothing(place);
            default -> new Literal(place, parser.getText());
        };
    }

    private static Json text(JsonParser parser, Place place) throws IOException {
        var start = parser.currentTokenLocation().getCharOffset();
        var value = parser.getText(); // reads to the closing quote
        var end = parser.currentLocation().getCharOffset();
        return new Text(place, value, (int) start, (int) end);
    }

    private static Json members(JsonParser parser, Place place) throws IOException {
        var byName = new LinkedHashMap<String, Member>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            var named = place.member(name, line(parser), column(parser));
            if (byName.containsKey(name)) {
                throw named.fault("Syntax errors in policy. The element is there twice");
            }
            parser.nextToken();
            var value = value(parser, place.member(name, line(parser), column(parser)));
            byName.put(name, new Member(name, named, value));
        }
        return new Members(place, byName, line(parser), column(parser) + 1);
    }

    private static Json items(JsonParser parser, Place place) throws IOException {
        var values = new ArrayList<Json>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(parser, place.item(values.size(), line(parser), column(parser))));
        }
        return new Items(place, values);
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private static int column(JsonParser parser) {
        return parser.currentTokenLocation().getColumnNr();
    }

    private static String firstLine(String message) {
        var end = message.indexOf('\n');
        return Place.shorten(end < 0 ? message : message.substring(0, end));
    }
}
