package dev.tidemill.api.aws.url;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a function wants answered, in Lambda's payload format 2.0.
 *
 * @param headers names and values in turn; those that are the server's own have other names
 * @param cookies as Set-Cookie says them
 */
record UrlAnswer(int status, List<String> headers, List<String> cookies, byte[] body) {

    private static final int DEEPEST = 10_000;
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String JSON_TYPE = "application/json";

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEEPEST)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
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
            var root = JSON.readTree(payload);
            return root.isObject() && root.has("statusCode")
                    ? Optional.of(structured(root, true))
                    : root.isMissingNode() ? Optional.empty() : Optional.of(whole(payload));
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
            var root = JSON.readTree(prelude);
            return root.isObject() ? Optional.of(structured(root, false)) : Optional.empty();
        } catch (IOException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static UrlAnswer whole(byte[] payload) {
        return new UrlAnswer(200, List.of(CONTENT_TYPE, JSON_TYPE), List.of(), payload);
    }

    private static UrlAnswer structured(JsonNode root, boolean withBody) throws IOException {
        var headers = headers(root.path("headers"));
        if (headers.stream().noneMatch(CONTENT_TYPE::equalsIgnoreCase)) {
            headers.addAll(
                    List.of(CONTENT_TYPE, withBody ? JSON_TYPE : "application/octet-stream"));
        }
        return new UrlAnswer(
                status(root.path("statusCode")),
                headers,
                cookies(root.path("cookies")),
                withBody ? body(root.path("body"), root.path("isBase64Encoded")) : new byte[0]);
    }

    private static int status(JsonNode code) {
        var status = code.isMissingNode() ? 200 : code.isIntegralNumber() ? code.intValue() : -1;
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("no status: " + code);
        }
        return status;
    }

    private static List<String> headers(JsonNode node) {
        var headers = new ArrayList<String>();
        if (node.isMissingNode() || node.isNull()) {
            return headers;
        }
        if (!node.isObject()) {
            throw new IllegalArgumentException("headers are no object");
        }
        for (var header : node.properties()) {
            var name = header.getKey();
            var lower = name.toLowerCase(Locale.ROOT);
            if (NOT_PASSED.contains(lower) || header.getValue().isNull()) {
                continue; // cookies have their own place
            }
            if (!isName(name)) {
                throw new IllegalArgumentException("no name of a header");
            }
            headers.add(OWN.contains(lower) ? "x-amzn-Remapped-" + name : name);
            headers.add(line(header.getValue()));
        }
        return headers;
    }

    private static List<String> cookies(JsonNode node) {
        var cookies = new ArrayList<String>();
        if (node.isMissingNode() || node.isNull()) {
            return cookies;
        }
        if (!node.isArray()) {
            throw new IllegalArgumentException("cookies are no list");
        }
        node.forEach(cookie -> cookies.add(line(cookie)));
        return cookies;
    }

    private static String line(JsonNode value) {
        if (!value.isValueNode()) {
            throw new IllegalArgumentException("a header must be a text");
        }
        var text = value.asText();
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

    private static byte[] body(JsonNode body, JsonNode base64) throws IOException {
        if (body.isMissingNode() || body.isNull()) {
            return new byte[0];
        }
        if (!body.isTextual()) {
            return JSON.writeValueAsBytes(body);
        }
        return base64.asBoolean(false)
                ? Base64.getDecoder().decode(body.asText())
                : body.asText().getBytes(StandardCharsets.UTF_8);
    }
}
