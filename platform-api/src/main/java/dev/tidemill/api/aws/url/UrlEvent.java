package dev.tidemill.api.aws.url;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.tidemill.core.function.FunctionUrl;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.invocation.InvocationId;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request as the event that a function gets: Lambda's payload format 2.0.
 *
 * @param caller who has proved who it is; null at an address for everybody
 */
record UrlEvent(
        FunctionUrl url,
        String host,
        HttpServerRequest http,
        @Nullable Caller caller,
        InvocationId id,
        Instant now) {

    /** Who called, and by which key. */
    record Caller(Principal principal, String accessKeyId) {}

    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

    /** What belongs to the connection, or is told elsewhere in the event. */
    private static final Set<String> NOT_PASSED =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "expect",
                    "cookie",
                    "x-forwarded-for",
                    "x-forwarded-port",
                    "x-forwarded-proto");

    /** What proves the caller's name is not for the function, which may be somebody else's. */
    private static final Set<String> PROOF =
            Set.of("authorization", "x-amz-security-token", "x-amz-signature");

    /**
     * @param body as it came
     * @return JSON
     * @throws IllegalArgumentException when the query is malformed
     */
    byte[] json(byte[] body) {
        try (var out = new ByteArrayBuilder(1024 + body.length);
                var json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("version", "2.0");
            json.writeStringField("routeKey", "$default");
            json.writeStringField("rawPath", path());
            json.writeStringField("rawQueryString", query());
            cookies(json);
            texts(json, "headers", headers());
            if (!query().isEmpty()) {
                texts(json, "queryStringParameters", parameters());
            }
            context(json);
            body(json, body);
            json.writeEndObject();
            json.flush();
            return out.toByteArray();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String path() {
        var path = http.path();
        return path == null || path.isEmpty() ? "/" : path;
    }

    private String query() {
        var query = http.query();
        if (query == null) {
            return "";
        }
        return caller == null || !query.contains("X-Amz-") ? query : withoutProof(query);
    }

    private static String withoutProof(String query) {
        return Stream.of(query.split("&", -1))
                .filter(
                        parameter -> {
                            var name =
                                    QueryStringDecoder.decodeComponent(parameter.split("=", 2)[0]);
                            return !PROOF.contains(name.toLowerCase(Locale.ROOT));
                        })
                .collect(Collectors.joining("&"));
    }

    private void cookies(JsonGenerator json) throws IOException {
        var cookies = http.headers().getAll("Cookie");
        if (cookies.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("cookies");
        for (var line : cookies) {
            for (var cookie : line.split(";", -1)) {
                if (!cookie.isBlank()) {
                    json.writeString(cookie.strip());
                }
            }
        }
        json.writeEndArray();
    }

    private Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        for (var header : http.headers()) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (!NOT_PASSED.contains(name) && (caller == null || !PROOF.contains(name))) {
                headers.merge(name, header.getValue(), (first, next) -> first + "," + next);
            }
        }
        headers.put("host", host);
        headers.put("x-forwarded-for", sourceIp());
        headers.put("x-forwarded-proto", String.valueOf(http.scheme()));
        var local = http.localAddress();
        headers.put("x-forwarded-port", Integer.toString(local == null ? 0 : local.port()));
        return headers;
    }

    private String sourceIp() {
        var peer = http.remoteAddress();
        return peer == null ? "" : peer.hostAddress();
    }

    private Map<String, String> parameters() {
        var joined = new LinkedHashMap<String, String>();
        new QueryStringDecoder(query(), StandardCharsets.UTF_8, false, Integer.MAX_VALUE)
                .parameters()
                .forEach((name, values) -> joined.put(name, String.join(",", values)));
        return joined;
    }

    private static void texts(JsonGenerator json, String name, Map<String, String> texts)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (var text : texts.entrySet()) {
            json.writeStringField(text.getKey(), text.getValue());
        }
        json.writeEndObject();
    }

    private void context(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("requestContext");
        json.writeStringField(
                "accountId", caller == null ? "anonymous" : url.function().tenant().value());
        json.writeStringField("apiId", url.id());
        if (caller != null) {
            authorizer(json, caller);
        }
        json.writeStringField("domainName", host);
        json.writeStringField("domainPrefix", url.id());
        json.writeObjectFieldStart("http");
        json.writeStringField("method", http.method().name());
        json.writeStringField("path", path());
        json.writeStringField(
                "protocol", http.version() == HttpVersion.HTTP_2 ? "HTTP/2.0" : "HTTP/1.1");
        json.writeStringField("sourceIp", sourceIp());
        var agent = http.getHeader("User-Agent");
        json.writeStringField("userAgent", agent == null ? "" : agent);
        json.writeEndObject();
        json.writeStringField("requestId", id.value());
        json.writeStringField("routeKey", "$default");
        json.writeStringField("stage", "$default");
        json.writeStringField("time", TIME.format(now.atOffset(ZoneOffset.UTC)));
        json.writeNumberField("timeEpoch", now.toEpochMilli());
        json.writeEndObject();
    }

    private static void authorizer(JsonGenerator json, Caller caller) throws IOException {
        var principal = caller.principal();
        json.writeObjectFieldStart("authorizer");
        json.writeObjectFieldStart("iam");
        json.writeStringField("accessKey", caller.accessKeyId());
        json.writeStringField("accountId", principal.tenant().value());
        json.writeStringField("callerId", principal.userId());
        json.writeNullField("cognitoIdentity");
        json.writeNullField("principalOrgId");
        json.writeStringField("userArn", principal.arn());
        json.writeStringField("userId", principal.userId());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void body(JsonGenerator json, byte[] body) throws IOException {
        var text = isText() ? text(body) : null;
        if (body.length > 0) {
            json.writeFieldName("body");
            if (text == null) {
                json.writeBinary(body);
            } else {
                json.writeString(text);
            }
        }
        json.writeBooleanField("isBase64Encoded", body.length > 0 && text == null);
    }

    private boolean isText() {
        var header = http.getHeader("Content-Type");
        if (header == null) {
            return false;
        }
        var end = header.indexOf(';');
        var type = (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.startsWith("text/")
                || type.equals("application/json")
                || type.equals("application/javascript")
                || type.equals("application/xml")
                || type.endsWith("+json")
                || type.endsWith("+xml");
    }

    private static @Nullable String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException binary) {
            return null;
        }
    }
}
