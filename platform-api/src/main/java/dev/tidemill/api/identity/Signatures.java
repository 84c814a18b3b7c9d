package dev.tidemill.api.identity;

import dev.tidemill.api.identity.IdentityException.Reason;
import dev.tidemill.api.ingress.Digests;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.Principal;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Verifies AWS Signature Version 4, in the Authorization header or in the query. In two steps, so
 * that a request without a known key is refused before its body is read: {@link #read} what it
 * claims, then {@link #verify} that against the body.
 */
public final class Signatures {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String TERMINATOR = "aws4_request";
    private static final long TOLERANCE_SECONDS = 15 * 60;
    private static final long LONGEST_PRESIGNED_SECONDS = 7 * 24 * 3600;
    private static final int LONGEST_CREDENTIAL = 512;

    private static final String WRONG =
            "The request signature we calculated does not match the signature you provided. Check your"
                    + " AWS Secret Access Key and signing method. Consult the service documentation"
                    + " for details.";
    private static final String UNKNOWN = "The security token included in the request is invalid.";

    private final Function<String, Optional<AccessKey>> keys;
    private final Clock clock;
    private final SigningKeys signingKeys = new SigningKeys();

    public Signatures(Function<String, Optional<AccessKey>> keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Whether the request claims to be signed; says nothing of the claim's truth. */
    public static boolean isSigned(@Nullable String authorization, @Nullable String query) {
        return (authorization != null && authorization.startsWith("AWS4-"))
                || (query != null && query.contains("X-Amz-Algorithm="));
    }

    /**
     * The service in the credential scope, without checking anything; empty where there is none.
     * For finding the dialect in which a refusal must be worded.
     */
    public static Optional<String> claimedService(
            @Nullable String authorization, @Nullable String query) {
        var credential =
                authorization != null && authorization.startsWith("AWS4-")
                        ? between(authorization, "Credential=", ',')
                        : query == null
                                ? null
                                : between(query.replace("%2F", "/"), "X-Amz-Credential=", '&');
        if (credential == null) {
            return Optional.empty();
        }
        var end = credential.lastIndexOf('/');
        var start = end < 0 ? -1 : credential.lastIndexOf('/', end - 1);
        return start < 0 ? Optional.empty() : Optional.of(credential.substring(start + 1, end));
    }

    private static @Nullable String between(String text, String start, char stop) {
        var from = text.indexOf(start);
        if (from < 0) {
            return null;
        }
        var to = text.indexOf(stop, from);
        return text.substring(from + start.length(), to < 0 ? text.length() : to);
    }

    /**
     * @throws IdentityException when the claim cannot be true whatever the body is
     */
    public Claim read(SignedRequest request) {
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
                : fromQuery(request, query == null ? "" : query);
    }

    private Claim fromHeader(SignedRequest request, String authorization) {
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
        var token = request.headers().contains("X-Amz-Security-Token");
        return claim(request, credential, signedHeaders, signature, time, TOLERANCE_SECONDS, token);
    }

    private Claim fromQuery(SignedRequest request, String query) {
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
        var token = parameters.containsKey("X-Amz-Security-Token");
        return claim(
                request,
                parameters.getOrDefault("X-Amz-Credential", ""),
                parameters.getOrDefault("X-Amz-SignedHeaders", ""),
                parameters.getOrDefault("X-Amz-Signature", ""),
                parameters.getOrDefault("X-Amz-Date", ""),
                expires,
                token);
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

    private Claim claim(
            SignedRequest request,
            String credential,
            String signedHeaders,
            String signature,
            String time,
            long validSeconds,
            boolean token) {
        if (credential.length() > LONGEST_CREDENTIAL) {
            throw incomplete("Credential is too long.");
        }
        var terminator = credential.lastIndexOf('/');
        var service = before(credential, terminator);
        var region = before(credential, service);
        var date = before(credential, region);
        if (date <= 0) {
            throw incomplete(
                    "Credential must have exactly 5 slash-delimited elements, e.g."
                            + " keyid/date/region/service/term.");
        }
        var key = credential.substring(0, date);
        var scopeDate = credential.substring(date + 1, region);
        var scopeRegion = credential.substring(region + 1, service);
        var scopeService = credential.substring(service + 1, terminator);
        if (!credential.substring(terminator + 1).equals(TERMINATOR)) {
            throw wrong("Credential should be scoped with a valid terminator: 'aws4_request'.");
        }
        if (token) {
            throw new IdentityException(Reason.KEY_UNKNOWN, UNKNOWN); // no sessions yet
        }
        var accessKey =
                keys.apply(key)
                        .orElseThrow(() -> new IdentityException(Reason.KEY_UNKNOWN, UNKNOWN));
        checkTime(time, scopeDate, validSeconds);
        if (!isRegion(scopeRegion)) {
            throw wrong("Credential should be scoped to a valid region.");
        }
        checkHeaders(request.headers(), signedHeaders);
        return new Claim(
                request,
                accessKey,
                scopeDate,
                scopeRegion,
                scopeService,
                time,
                signedHeaders,
                signature);
    }

    /**
     * Any region will do: the platform is one, and what a client calls it is the client's affair.
     */
    private static boolean isRegion(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 32;
    }

    private static int before(String text, int slash) {
        return slash <= 0 ? -1 : text.lastIndexOf('/', slash - 1);
    }

    private void checkTime(String time, String scopeDate, long validSeconds) {
        var signed = SignatureTime.parse(time);
        if (signed == Long.MIN_VALUE) {
            throw incomplete("Date must be in ISO-8601 'basic format'. Got '" + time + "'.");
        }
        if (!time.startsWith(scopeDate) || scopeDate.length() != 8) {
            throw wrong(
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date"
                            + " from HTTP: '"
                            + scopeDate
                            + "' != '"
                            + time.substring(0, 8)
                            + "'.");
        }
        var now = Math.floorDiv(clock.millis(), 1000);
        if (signed - TOLERANCE_SECONDS > now) {
            throw new IdentityException(
                    Reason.SKEWED,
                    "Signature not yet current: "
                            + time
                            + " is still later than "
                            + SignatureTime.format(now + TOLERANCE_SECONDS)
                            + " ("
                            + SignatureTime.format(now)
                            + " + 15 min.)");
        }
        if (signed + validSeconds < now) {
            throw new IdentityException(
                    Reason.EXPIRED,
                    "Signature expired: "
                            + time
                            + " is now earlier than "
                            + SignatureTime.format(now - validSeconds)
                            + " ("
                            + SignatureTime.format(now)
                            + " - "
                            + validSeconds / 60
                            + " min.)");
        }
    }

    /**
     * The host and everything that AWS gives a meaning must be signed, each name once, in order.
     */
    private static void checkHeaders(MultiMap headers, String signedHeaders) {
        var host = false;
        var previous = "";
        for (var start = 0; start <= signedHeaders.length(); ) {
            var end = signedHeaders.indexOf(';', start);
            if (end < 0) {
                end = signedHeaders.length();
            }
            var name = signedHeaders.substring(start, end);
            if (name.compareTo(previous) <= 0) {
                throw incomplete(
                        "SignedHeaders must be lower-case names in order, each of them once.");
            }
            host |= name.equals("host");
            previous = name;
            start = end + 1;
        }
        if (!host) {
            throw wrong("'Host' must be a 'SignedHeader' in the AWS Authorization.");
        }
        for (var header : headers) {
            var name = header.getKey();
            if (name.regionMatches(true, 0, "x-amz-", 0, 6) && !lists(signedHeaders, name)) {
                throw wrong("'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
            }
        }
    }

    private static boolean lists(String signedHeaders, String name) {
        for (var at = 0; at + name.length() <= signedHeaders.length(); ) {
            var end = at + name.length();
            if (signedHeaders.regionMatches(true, at, name, 0, name.length())
                    && (end == signedHeaders.length() || signedHeaders.charAt(end) == ';')) {
                return true;
            }
            at = signedHeaders.indexOf(';', at) + 1;
            if (at == 0) {
                return false;
            }
        }
        return false;
    }

    /**
     * @param bodyHash the SHA-256 of the body as it came
     * @throws IdentityException when the signature is not that of this request by this key
     */
    public Principal verify(Claim claim, byte[] bodyHash) {
        var bodyHex = Digests.hex(bodyHash);
        var stated = claim.request().headers().get("X-Amz-Content-Sha256");
        if (stated != null && !stated.equals(bodyHex)) {
            throw wrong(
                    "The provided 'x-amz-content-sha256' header does not match what was computed.");
        }
        var canonical = canonical(claim, bodyHex);
        var hash = Digests.sha256().digest(canonical.getBytes(StandardCharsets.ISO_8859_1));
        var text =
                ALGORITHM
                        + "\n"
                        + claim.time()
                        + "\n"
                        + claim.date()
                        + "/"
                        + claim.region()
                        + "/"
                        + claim.service()
                        + "/"
                        + TERMINATOR
                        + "\n"
                        + Digests.hex(hash);
        var expected =
                signingKeys
                        .of(claim.key(), claim.date(), claim.region(), claim.service())
                        .sign(text.getBytes(StandardCharsets.ISO_8859_1));
        var given = claim.signature().getBytes(StandardCharsets.ISO_8859_1);
        if (!MessageDigest.isEqual(
                Digests.hex(expected).getBytes(StandardCharsets.ISO_8859_1), given)) {
            throw wrong(WRONG);
        }
        return new Principal.Root(claim.key().tenant(), claim.key().id());
    }

    private static String canonical(Claim claim, String bodyHex) {
        var request = claim.request();
        var text = new StringBuilder(768);
        text.append(request.method()).append('\n');
        Canonical.path(request.path(), text);
        text.append('\n');
        Canonical.query(request.query(), text);
        text.append('\n');
        var names = claim.signedHeaders();
        for (var start = 0; start <= names.length(); ) {
            var end = names.indexOf(';', start);
            if (end < 0) {
                end = names.length();
            }
            var name = names.substring(start, end);
            text.append(name).append(':');
            header(request, name, text);
            text.append('\n');
            start = end + 1;
        }
        return text.append('\n').append(names).append('\n').append(bodyHex).toString();
    }

    /** All values of the name: a second one that an attacker adds changes the signature. */
    private static void header(SignedRequest request, String name, StringBuilder into) {
        var values = request.headers().getAll(name);
        if (values.isEmpty()) {
            var authority = request.authority();
            if (authority != null && name.equals("host")) {
                into.append(authority);
                return;
            }
            throw wrong(WRONG);
        }
        if (values.size() > 1 && name.equals("host")) {
            throw wrong(WRONG);
        }
        for (var i = 0; i < values.size(); i++) {
            if (i > 0) {
                into.append(',');
            }
            Canonical.headerValue(values.get(i), into);
        }
    }

    private static void single(MultiMap headers, String name) {
        if (headers.getAll(name).size() > 1) {
            throw incomplete("There is more than one " + name + " header.");
        }
    }

    private static IdentityException incomplete(String text) {
        return new IdentityException(Reason.INCOMPLETE, text.strip());
    }

    private static IdentityException wrong(String text) {
        return new IdentityException(Reason.SIGNATURE_WRONG, text);
    }
}
