package dev.tidemill.core.iam.session;

import java.time.Instant;

/**
 * What a session signs with.
 *
 * @param accessKeyId {@code ASIA…}
 * @param token travels with every request, as {@code X-Amz-Security-Token}
 */
public record SessionCredentials(
        String accessKeyId, String secretAccessKey, String token, Instant expiresAt) {
    @Override
    public String toString() {
        return "SessionCredentials[" + accessKeyId + "]";
    }
}
