package dev.tidemill.core.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * Seals and opens secrets. A seal belongs to a place: what was moved elsewhere does not open there.
 * What lies in a store has a key of its own, sealed by a master key beside it; a token that travels
 * with each request is sealed by the master key itself, which keeps it short.
 */
public final class Seals {

    /** Nothing that is not sealed begins so. */
    private static final String SEALED = "sealed:";

    private static final byte PLAIN_JSON = '{';

    private final Aead tokens;
    private final Aead stored;

    public Seals(MasterKeys keys) {
        try {
            tokens = keys.aead();
            stored = KmsEnvelopeAead.create(PredefinedAeadParameters.AES256_GCM, keys.aead());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * For a store.
     *
     * @param place where it lies, such as a row's key
     */
    public byte[] seal(byte[] plain, String place) {
        return seal(stored, plain, "store/" + place);
    }

    /**
     * @throws SealBrokenException when nothing of ours was sealed for this place
     */
    public byte[] open(byte[] sealed, String place) {
        return open(stored, sealed, "store/" + place);
    }

    /** A JSON object as it was written before there were seals, or sealed. */
    public byte[] openJson(byte[] bytes, String place) {
        return isPlainJson(bytes) ? bytes : open(bytes, place);
    }

    public static boolean isPlainJson(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == PLAIN_JSON;
    }

    /** For a column of texts. */
    public String sealText(String plain, String place) {
        return SEALED
                + Base64.getEncoder()
                        .encodeToString(seal(plain.getBytes(StandardCharsets.UTF_8), place));
    }

    /**
     * A text as it was written before there were seals, or sealed.
     *
     * @throws SealBrokenException when nothing of ours was sealed for this place
     */
    public String openText(String text, String place) {
        if (!isSealed(text)) {
            return text;
        }
        try {
            var sealed = Base64.getDecoder().decode(text.substring(SEALED.length()));
            return new String(open(sealed, place), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new SealBrokenException(place, malformed);
        }
    }

    public static boolean isSealed(String text) {
        return text.startsWith(SEALED);
    }

    /**
     * For a token.
     *
     * @param bearer what must come with it, such as the id of its access key
     */
    public byte[] sealToken(byte[] plain, String bearer) {
        return seal(tokens, plain, "token/" + bearer);
    }

    /**
     * @throws SealBrokenException when we sealed no such token for this bearer
     */
    public byte[] openToken(byte[] sealed, String bearer) {
        return open(tokens, sealed, "token/" + bearer);
    }

    private static byte[] seal(Aead aead, byte[] plain, String place) {
        try {
            return aead.encrypt(plain, place.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] open(Aead aead, byte[] sealed, String place) {
        try {
            return aead.decrypt(sealed, place.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException broken) {
            throw new SealBrokenException(place, broken);
        }
    }
}
