package dev.tidemill.api.function;

import dev.tidemill.core.function.CodeHash;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Links to packages that work for everybody who has them, for a short time. */
@ApplicationScoped
public class CodeLinks {

    private static final String ALGORITHM = "HmacSHA256";

    private final String publicUrl;
    private final Duration validity;
    private final SecretKeySpec key;
    private final Clock clock;

    CodeLinks(CodeConfig config, Clock clock) {
        this.publicUrl = config.publicUrl();
        this.validity = config.linkValidity();
        this.key =
                new SecretKeySpec(
                        config.linkSecret()
                                .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                                .orElseGet(CodeLinks::random),
                        ALGORITHM);
        this.clock = clock;
    }

    public String to(CodeHash code) {
        var until = clock.instant().plus(validity).getEpochSecond();
        return publicUrl
                + "/v1/code/"
                + code.hex()
                + "?expires="
                + until
                + "&signature="
                + signature(code, until);
    }

    boolean isValid(CodeHash code, long expires, String signature) {
        return clock.instant().getEpochSecond() <= expires
                && MessageDigest.isEqual(
                        signature.getBytes(StandardCharsets.UTF_8),
                        signature(code, expires).getBytes(StandardCharsets.UTF_8));
    }

    private String signature(CodeHash code, long expires) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            mac.doFinal(
                                    (code.hex() + " " + expires).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] random() {
        var secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return secret;
    }
}
