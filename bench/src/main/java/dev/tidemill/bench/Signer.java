package dev.tidemill.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests with AWS Signature Version 4, so that the load generator need not be an SDK. */
final class Signer {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final HexFormat HEX = HexFormat.of();

    private final String accessKeyId;
    private final String secret;
    private final String region;
    private final String service;

    Signer(String accessKeyId, String secret, String region, String service) {
        this.accessKeyId = accessKeyId;
        this.secret = secret;
        this.region = region;
        this.service = service;
    }

    /**
     * @param target a path, with no character that needs encoding, and a query in its canonical
     *     form if there is one
     * @return the headers to send, Authorization among them
     */
    Map<String, String> sign(String method, String host, String target, byte[] body, Instant now) {
        return sign(method, host, target, Map.of(), body, now);
    }

    /**
     * @param more headers that are sent and signed as well
     */
    Map<String, String> sign(
            String method,
            String host,
            String target,
            Map<String, String> more,
            byte[] body,
            Instant now) {
        var stamp = STAMP.format(now);
        var day = stamp.substring(0, 8);
        var headers = new TreeMap<>(more);
        headers.put("host", host);
        headers.put("x-amz-content-sha256", sha256(body));
        headers.put("x-amz-date", stamp);
        var names = String.join(";", headers.keySet());
        var query = target.indexOf('?');
        var canonical =
                new StringBuilder(method)
                        .append('\n')
                        .append(query < 0 ? target : target.substring(0, query))
                        .append('\n')
                        .append(query < 0 ? "" : target.substring(query + 1))
                        .append('\n');
        headers.forEach(
                (name, value) -> canonical.append(name).append(':').append(value).append('\n'));
        canonical.append('\n').append(names).append('\n').append(sha256(body));
        var scope = day + "/" + region + "/" + service + "/aws4_request";
        var toSign =
                "AWS4-HMAC-SHA256\n"
                        + stamp
                        + "\n"
                        + scope
                        + "\n"
                        + sha256(canonical.toString().getBytes(StandardCharsets.UTF_8));
        var key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (var part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        headers.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                        .formatted(accessKeyId, scope, names, HEX.formatHex(hmac(key, toSign))));
        return headers;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
