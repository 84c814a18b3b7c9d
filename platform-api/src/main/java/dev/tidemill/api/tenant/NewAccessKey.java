package dev.tidemill.api.tenant;

import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.tenant.TenantId;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes access keys that look like AWS's: tools check the form. */
final class NewAccessKey {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int ID_LETTERS = 16;
    private static final int SECRET_BYTES = 30;

    private NewAccessKey() {}

    static AccessKey of(TenantId tenant) {
        var id = new StringBuilder("AKIA");
        for (var i = 0; i < ID_LETTERS; i++) {
            id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        var secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return AccessKey.ofRoot(id.toString(), Base64.getEncoder().encodeToString(secret), tenant);
    }
}
