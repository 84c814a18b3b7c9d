package dev.tidemill.api.identity;

import static dev.tidemill.api.identity.IdentityException.incomplete;

import dev.tidemill.api.identity.IdentityException.Reason;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a signature as a request states them, in its Authorization header or in its query.
 *
 * @param credential key and scope with slashes between them
 * @param signedHeaders lower-case names with semicolons between them
 * @param time when it was signed, {@code 20261120T101500Z}
 * @param validSeconds how long it is good from then on
 * @param token the session token that comes with it
 */
record StatedSignature(
        String credential,
        String signedHeaders,
        String signature,
        String time,
        long validSeconds,
        Optional<String> token) {

    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private static final String TOKEN = "X-Amz-Security-Token";
    private static final long LONGEST_PRESIGNED_SECONDS = 7 * 24 * 3600;

    /**
     * @throws IdentityException when there is none, or parts of it are missing
     */
    static StatedSignature in(SignedRequest request) {
        var authorization = request.headers().get("Authorization");
        var query = request.query();
        var presigned = query != null && query.contains("X-Amz-Algorithm=");
        if (authorization == null && !presigned) {
            throw new IdentityException(Reason.UNSIGNED, "Missing Authentication Token");
        }
        if (authorization != null && presigned) {
            throw incomplete("The request is signed twice: in its header and in its query.");
        }
        return authorization != null
                ? fromHeader(request, authorization)
                : fromQuery(query == null ? "" : query);
    }

    private static StatedSignature fromHeader(SignedRequest request, String authorization) {
        if (!authorization.startsWith(ALGORITHM + " ")) {
            throw incomplete("Authorization header requires the algorithm " + ALGORITHM + ".");
        }
        if (request.headers().getAll("Authorization").size() > 1) {
            throw incomplete("There is more than one Authorization header.");
        }
        @Nullable String credential = null;
        @Nullable String signedHeaders = null;
        @Nullable String signature = null;
        var start = ALGORITHM.length() + 1;
        while (start < authorization.length()) {
            var end = authorization.indexOf(',', start);
            if (end < 0) {
                end = authorization.length();
            }
            while (start < end && authorization.charAt(start) == ' ') {
                start++;
            }
            if (authorization.startsWith("Credential=", start) && credential == null) {
                credential = authorization.substring(start + "Credential=".length(), end).strip();
            } else if (authorization.startsWith("SignedHeaders=", start) && signedHeaders == null) {
                signedHeaders =
                        authorization.substring(start + "SignedHeaders=".length(), end).strip();
            } else if (authorization.startsWith("Signature=", start) && signature == null) {
                signature = authorization.substring(start + "Signature=".length(), end).strip();
            } else {
                throw incomplete("Authorization header has a part that does not belong to it.");
            }
            start = end + 1;
        }
        var time = request.headers().get("X-Amz-Date");
        if (credential == null || signedHeaders == null || signature == null || time == null) {
            throw incomplete(
                    (credential == null
                                    ? "Authorization header requires 'Credential' parameter. "
                                    : "")
                            + (signature == null
                                    ? "Authorization header requires 'Signature' parameter. "
                                    : "")
                            + (signedHeaders == null
                                    ? "Authorization header requires 'SignedHeaders' parameter. "
                                    : "")
                            + (time == null
                                    ? "Authorization header requires existence of a 'X-Amz-Date' header. "
                                    : ""));
        }
        single(request.headers(), "X-Amz-Date");
        var token = request.headers().get(TOKEN);
        if (token != null) {
            single(request.headers(), TOKEN);
        }
        return new StatedSignature(
                credential,
                signedHeaders,
                signature,
                time,
                SignatureTime.TOLERANCE_SECONDS,
                Optional.ofNullable(token));
    }

    private static StatedSignature fromQuery(String query) {
        var parameters = presignParameters(query);
        for (var name :
                List.of(
                        "X-Amz-Credential",
                        "X-Amz-Date",
                        "X-Amz-Expires",
                        "X-Amz-SignedHeaders",
                        "X-Amz-Signature")) {
            if (!parameters.containsKey(name)) {
                throw incomplete("AWS query-string parameters must include '" + name + "'.");
            }
        }
        if (!ALGORITHM.equals(parameters.get("X-Amz-Algorithm"))) {
            throw incomplete("X-Amz-Algorithm must be " + ALGORITHM + ".");
        }
        var expires = seconds(parameters.getOrDefault("X-Amz-Expires", ""));
        return new StatedSignature(
                parameters.getOrDefault("X-Amz-Credential", ""),
                parameters.getOrDefault("X-Amz-SignedHeaders", ""),
                parameters.getOrDefault("X-Amz-Signature", ""),
                parameters.getOrDefault("X-Amz-Date", ""),
                expires,
                Optional.ofNullable(parameters.get(TOKEN)));
    }

    /** The decoded {@code X-Amz-…} parameters, each of them once. */
    private static Map<String, String> presignParameters(String query) {
        var parameters = new HashMap<String, String>();
        for (var parameter : query.split("&", -1)) {
            var equals = parameter.indexOf('=');
            if (equals > 0 && parameter.startsWith("X-Amz-")) {
                var value =
                        java.net.URLDecoder.decode(
                                escaped(parameter.substring(equals + 1)), StandardCharsets.UTF_8);
                if (parameters.put(parameter.substring(0, equals), value) != null) {
                    throw incomplete("AWS query-string parameters must be there once.");
                }
            }
        }
        return parameters;
    }

    /** Text that the decoder takes: a broken escape cannot be part of anything signed. */
    private static String escaped(String value) {
        for (var i = value.indexOf('%'); i >= 0; i = value.indexOf('%', i + 1)) {
            if (i + 2 >= value.length()
                    || Character.digit(value.charAt(i + 1), 16) < 0
                    || Character.digit(value.charAt(i + 2), 16) < 0) {
                throw incomplete("AWS query-string parameters have a broken escape.");
            }
        }
        return value;
    }

    private static long seconds(String text) {
        if (!text.isEmpty()
                && text.length() <= 6
                && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            var seconds = Long.parseLong(text);
            if (seconds >= 1 && seconds <= LONGEST_PRESIGNED_SECONDS) {
                return seconds;
            }
        }
        throw incomplete(
                "X-Amz-Expires must be a number of seconds from 1 to "
                        + LONGEST_PRESIGNED_SECONDS
                        + ".");
    }

    private static void single(MultiMap headers, String name) {
        if (headers.getAll(name).size() > 1) {
            throw incomplete("There is more than one " + name + " header.");
        }
    }
}
