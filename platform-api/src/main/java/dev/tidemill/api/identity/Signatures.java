package dev.tidemill.api.identity;

import static dev.tidemill.api.identity.IdentityException.wrong;

import dev.tidemill.api.ingress.Digests;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies AWS Signature Version 4, in the Authorization header or in the query. In two steps, so
 * that a request without a known key is refused before its body is read: {@link #read} what it
 * claims, then {@link #verify} that against the body.
 */
public final class Signatures {

    static final String WRONG =
            "The request signature we calculated does not match the signature you provided. Check your"
                    + " AWS Secret Access Key and signing method. Consult the service documentation"
                    + " for details.";

    /**
     * Stands in for keys that nobody has: a request by one makes the work that a wrong secret
     * makes, so that the time of an answer says no more than its code. Its secret is nobody's.
     */
    private static final Keys.Holder NOBODY = nobody();

    private static final String NO_BODY = Digests.hex(Digests.sha256().digest());

    /** Hears of each signature that was proved. Called on the event loop: must never wait. */
    @FunctionalInterface
    public interface Proved {
        void proved(Claim claim);
    }

    private final Keys keys;
    private final Proved proved;
    private final Clock clock;
    private final SigningKeys signingKeys = new SigningKeys();

    public Signatures(Keys keys, Proved proved, Clock clock) {
        this.keys = keys;
        this.proved = proved;
        this.clock = clock;
    }

    private static Keys.Holder nobody() {
        var secret = new byte[30];
        new SecureRandom().nextBytes(secret);
        var key = AccessKey.ofRoot("", Digests.hex(secret), TenantId.PLATFORM);
        return new Keys.Holder(key, new Principal.Root(key.tenant(), key.id()));
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
        var stated = StatedSignature.in(request);
        var credential = Credential.parse(stated.credential());
        var holder = holder(request, stated, credential);
        SignatureTime.check(
                stated.time(),
                credential.date(),
                stated.validSeconds(),
                Math.floorDiv(clock.millis(), 1000));
        if (!credential.hasRegion()) {
            throw wrong("Credential should be scoped to a valid region.");
        }
        if (!credential.hasService()) {
            throw wrong("Credential should be scoped to correct service.");
        }
        SignedHeaders.check(request.headers(), stated.signedHeaders());
        return claim(request, stated, credential, holder);
    }

    private Keys.Holder holder(
            SignedRequest request, StatedSignature stated, Credential credential) {
        try {
            return keys.holder(credential.key(), stated.token());
        } catch (IdentityException nobody) {
            waste(claim(request, stated, credential, NOBODY));
            throw nobody;
        }
    }

    private void waste(Claim claim) {
        var hash = claim.request().headers().get("X-Amz-Content-Sha256");
        try {
            var unused = isSigned(claim, hash == null ? NO_BODY : hash);
        } catch (IdentityException malformed) {
            // one no is enough
        }
    }

    private static Claim claim(
            SignedRequest request,
            StatedSignature stated,
            Credential credential,
            Keys.Holder holder) {
        return new Claim(
                request,
                holder.key(),
                holder.principal(),
                credential.date(),
                credential.region(),
                credential.service(),
                stated.time(),
                stated.signedHeaders(),
                stated.signature());
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
        if (!isSigned(claim, bodyHex)) {
            throw wrong(WRONG);
        }
        proved.proved(claim);
        return claim.principal();
    }

    private boolean isSigned(Claim claim, String bodyHex) {
        var canonical = canonical(claim, bodyHex);
        var hash = Digests.sha256().digest(canonical.getBytes(StandardCharsets.ISO_8859_1));
        var text =
                StatedSignature.ALGORITHM
                        + "\n"
                        + claim.time()
                        + "\n"
                        + claim.date()
                        + "/"
                        + claim.region()
                        + "/"
                        + claim.service()
                        + "/"
                        + Credential.TERMINATOR
                        + "\n"
                        + Digests.hex(hash);
        var expected =
                signingKeys
                        .of(claim.key(), claim.date(), claim.region(), claim.service())
                        .sign(text.getBytes(StandardCharsets.ISO_8859_1));
        var given = claim.signature().getBytes(StandardCharsets.ISO_8859_1);
        return MessageDigest.isEqual(
                Digests.hex(expected).getBytes(StandardCharsets.ISO_8859_1), given);
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
        SignedHeaders.write(request, names, text);
        return text.append('\n').append(names).append('\n').append(bodyHex).toString();
    }
}
