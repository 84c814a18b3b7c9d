package dev.tidemill.api.insight;

import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Where a listing goes on, sealed: a token says nothing to its holder, and opens only for the
 * tenant and the listing that it was made for.
 */
@ApplicationScoped
public class PageTokens {

    private static final int SEAL = 16;

    private final InsightDatabase database;
    private volatile byte @Nullable [] key;

    public PageTokens(InsightDatabase database) {
        this.database = database;
    }

    /**
     * @param listing what is listed: the token is good for nothing else
     */
    public String seal(TenantId tenant, String listing, String position) {
        var content = position.getBytes(StandardCharsets.UTF_8);
        var token = ByteBuffer.allocate(SEAL + content.length);
        token.put(mac(tenant, listing, content)).put(content);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    /** Empty when the token was not made for this. */
    public Optional<String> open(TenantId tenant, String listing, String token) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
            if (bytes.remaining() < SEAL) {
                return Optional.empty();
            }
            var seal = new byte[SEAL];
            bytes.get(seal);
            var content = new byte[bytes.remaining()];
            bytes.get(content);
            return MessageDigest.isEqual(seal, mac(tenant, listing, content))
                    ? Optional.of(new String(content, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private byte[] mac(TenantId tenant, String listing, byte[] content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(), "HmacSHA256"));
            mac.update(tenant.value().getBytes(StandardCharsets.UTF_8));
            var name = listing.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(4).putInt(0, name.length));
            mac.update(name);
            return Arrays.copyOf(mac.doFinal(content), SEAL);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The same on all nodes. */
    private byte[] key() {
        var known = key;
        if (known == null) {
            known =
                    database.forAll(
                                    connection ->
                                            InsightDatabase.query(
                                                    connection,
                                                    row -> row.getBytes(1),
                                                    "select key from page_token_key"))
                            .getFirst();
            key = known;
        }
        return known;
    }
}
