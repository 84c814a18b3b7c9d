package dev.tidemill.api.aws.url;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a function wants answered, in Lambda's payload format 2.0. Read token by token: what a
 * function writes takes no more memory than it has bytes.
 *
 * @param headers names and values in turn; those that are the server's own have other names
 * @param cookies as Set-Cookie says them
 */
record UrlAnswer(int status, List<String> headers, List<String> cookies, byte[] body) {

    private static final int DEEPEST = 10_000;

    /** Characters of all headers and cookies together. */
    private static final int LARGEST_HEAD = 128 * 1024;

    private static final String STATUS = "statusCode";
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String JSON_TYPE = "application/json";

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                    .build();

    /** What the server says itself, or what would break the connection. */
    private static final Set<String> OWN =
            Set.of(
                    "connection",
                    "content-length",
                    "date",
                    "host",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-connection",
                    "server",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "www-authenticate");

    private static final Set<String> NOT_PASSED = Set.of("set-cookie", "set-cookie2");

    /**
     * @param payload what the function returned
     * @return empty when it is malformed
     */
    static Optional<UrlAnswer> of(byte[] payload) {
        try {
            return Optional.of(
                    hasStatus(payload)
                            ? new Reading(payload).answer(true)
                            : new UrlAnswer(
                                    200, List.of(CONTENT_TYPE, JSON_TYPE), List.of(), payload));
        } catch (IOException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /**
     * The head of an answer whose body follows.
     *
     * @param prelude what the function has said of it
     * @return empty when it is malformed
     */
    static Optional<UrlAnswer> head(byte[] prelude) {
        try {
            var unused = hasStatus(prelude);
            return Optional.of(new Reading(prelude).answer(false));
        } catch (IOException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /**
     * The head of an answer of which a function says nothing but its type.
     *
     * @return empty when it is malformed
     */
    static Optional<UrlAnswer> ofType(String contentType) {
        try {
            var headers = List.of(CONTENT_TYPE, line(contentType));
            return Optional.of(new UrlAnswer(200, headers, List.of(), new byte[0]));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /**
     * Walks over the tokens and builds nothing.
     *
     * @return whether it is an object with a status
     * @throws IOException when it is not one JSON value
     */
    private static boolean hasStatus(byte[] payload) throws IOException {
        try (var json = JSON.createParser(payload)) {
            var first = json.nextToken();
            if (first == null) {
                throw new IllegalArgumentException("nothing");
            }
            var status = false;
            if (first == JsonToken.START_OBJECT) {
                for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                    status |= name.equals(STATUS);
                    json.nextToken();
                    json.skipChildren();
                }
            } else {
                json.skipChildren();
            }
            json.finishToken();
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("more than one value");
            }
            return status;
        }
    }

    /** Takes what belongs into an answer out of an object, and holds nothing else of it. */
    private static final class Reading {
        private final byte[] json;
        private int status = 200;
        private final List<String> headers = new ArrayList<>();
        private final List<String> cookies = new ArrayList<>();
        private byte[] body = {};
        private @Nullable String text;
        private boolean base64;
        private int length;

        Reading(byte[] json) {
            this.json = json;
        }

        UrlAnswer answer(boolean withBody) throws IOException {
            try (var parser = JSON.createParser(json)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new IllegalArgumentException("no object");
                }
                for (var name = parser.nextFieldName();
                        name != null;
                        name = parser.nextFieldName()) {
                    parser.nextToken();
                    take(name, parser, withBody);
                }
            }
            if (text != null) {
                body =
                        base64
                                ? Base64.getDecoder().decode(text)
                                : text.getBytes(StandardCharsets.UTF_8);
            }
            if (headers.stream().noneMatch(CONTENT_TYPE::equalsIgnoreCase)) {
                headers.add(CONTENT_TYPE);
                headers.add(withBody ? JSON_TYPE : "application/octet-stream");
            }
            return new UrlAnswer(status, headers, cookies, body);
        }

        private void take(String name, JsonParser parser, boolean withBody) throws IOException {
            switch (name) {
                case STATUS -> status = status(parser);
                case "headers" -> headers(parser);
                case "cookies" -> cookies(parser);
                case "body" -> {
                    if (withBody) {
                        body(parser);
                    }
                }
                case "isBase64Encoded" -> base64 = parser.getValueAsBoolean();
                default -> {}
            }
            parser.skipChildren(); // of what is none of these
        }

        private static int status(JsonParser parser) throws IOException {
            var status =
                    parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : -1;
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("no status");
            }
            return status;
        }

        private void headers(JsonParser parser) throws IOException {
            headers.clear();
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return;
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("headers are no object");
            }
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                var lower = name.toLowerCase(Locale.ROOT);
                var value = parser.nextToken();
                if (NOT_PASSED.contains(lower) || value == JsonToken.VALUE_NULL) {
                    parser.skipChildren(); // cookies have their own place
                    continue;
                }
                if (!isName(name)) {
                    throw new IllegalArgumentException("no name of a header");
                }
                headers.add(bounded(OWN.contains(lower) ? "x-amzn-Remapped-" + name : name));
                headers.add(line(parser));
            }
        }

        private void cookies(JsonParser parser) throws IOException {
            cookies.clear();
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return;
            }
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException("cookies are no list");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                cookies.add(line(parser));
            }
        }

        private String line(JsonParser parser) throws IOException {
            if (!parser.currentToken().isScalarValue()) {
                throw new IllegalArgumentException("a header must be a text");
            }
            return bounded(UrlAnswer.line(parser.getText()));
        }

        /** All of the head together. */
        private String bounded(String part) {
            length += part.length();
            if (length > LARGEST_HEAD) {
                throw new IllegalArgumentException("a head larger than any client takes");
            }
            return part;
        }

        private void body(JsonParser parser) throws IOException {
            text = null;
            body = new byte[0];
            switch (parser.currentToken()) {
                case VALUE_NULL -> {}
                case VALUE_STRING -> text = parser.getText();
                default -> {
                    try (var out = new ByteArrayBuilder();
                            var copy = JSON.createGenerator(out)) {
                        copy.copyCurrentStructure(parser);
                        copy.flush();
                        body = out.toByteArray();
                    }
                }
            }
        }
    }

    /**
     * @throws IllegalArgumentException when it would be more than one line of a head
     */
    private static String line(String text) {
        if (text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f || c > 0xff)) {
            throw new IllegalArgumentException("a header must be of one line");
        }
        return text;
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(
                                c ->
                                        (c >= 'a' && c <= 'z')
                                                || (c >= 'A' && c <= 'Z')
                                                || (c >= '0' && c <= '9')
                                                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }
}
