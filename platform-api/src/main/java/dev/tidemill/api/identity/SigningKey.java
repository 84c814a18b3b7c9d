package dev.tidemill.api.identity;

import dev.tidemill.api.ingress.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * An HMAC-SHA256 key with the work that does not depend on the message done once: both pads are
 * hashed already, and each signature starts from copies.
 */
final class SigningKey {

    private static final int BLOCK = 64;

    private final MessageDigest inner;
    private final MessageDigest outer;

    private SigningKey(byte[] key) {
        var padded = Arrays.copyOf(key.length > BLOCK ? Digests.sha256().digest(key) : key, BLOCK);
        inner = Digests.sha256();
        outer = Digests.sha256();
        var pad = new byte[BLOCK];
        for (var i = 0; i < BLOCK; i++) {
            pad[i] = (byte) (padded[i] ^ 0x36);
        }
        inner.update(pad);
        for (var i = 0; i < BLOCK; i++) {
            pad[i] = (byte) (padded[i] ^ 0x5c);
        }
        outer.update(pad);
    }

    /** The key that signs for a day, a region and a service. */
    static SigningKey derive(String secret, String date, String region, String service) {
        var key = new SigningKey(("AWS4" + secret).getBytes(StandardCharsets.UTF_8));
        for (var part : new String[] {date, region, service, "aws4_request"}) {
            key = new SigningKey(key.sign(part.getBytes(StandardCharsets.UTF_8)));
        }
        return key;
    }

    byte[] sign(byte[] message) {
        var first = Digests.copy(inner);
        first.update(message);
        var second = Digests.copy(outer);
        return second.digest(first.digest());
    }
}
