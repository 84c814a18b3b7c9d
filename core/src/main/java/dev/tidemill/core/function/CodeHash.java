package dev.tidemill.core.function;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The SHA-256 of a deployment package: its name in the code store and the proof of what was read.
 *
 * @param hex 64 lower-case hexadecimal digits, safe as a file name
 */
public record CodeHash(String hex) {

    public CodeHash {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a SHA-256 in hexadecimal: " + hex);
        }
    }

    public static CodeHash of(byte[] content) {
        try {
            return new CodeHash(
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As Lambda's CodeSha256 shows it. */
    public String base64() {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    @Override
    public String toString() {
        return hex;
    }
}
