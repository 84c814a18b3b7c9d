package dev.tidemill.core.iam.session;

import dev.tidemill.core.secret.SealBrokenException;
import dev.tidemill.core.secret.Seals;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes session credentials, and reads their tokens. Nothing is stored: the token is sealed, holds
 * the secret and all that the session is, and opens for its own access key id only.
 */
public final class SessionTokens {

    /** What a token says. */
    public record Opened(String secretAccessKey, Session session) {
        @Override
        public String toString() {
            return "Opened[" + session + "]";
        }
    }

    private record Known(String token, Opened opened) {
        private static final int OBJECTS = 1024;

        long bytes() {
            return OBJECTS + token.length() + 2L * characters(opened.session());
        }

        private static long characters(Session session) {
            if (!(session instanceof Session.OfRole(var principal))) {
                return 0;
            }
            var characters = 0L;
            for (var policy : principal.policies()) {
                characters += policy.length();
            }
            for (var tag : principal.tags().entrySet()) {
                characters += 64 + tag.getKey().length() + tag.getValue().length();
            }
            return characters;
        }
    }

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String PREFIX = "ASIA";
    private static final int ID_LETTERS = 16;
    private static final int SECRET_BYTES = 30;
    private static final int LONGEST_TOKEN = 12_000;
    private static final long MOST_KNOWN_BYTES = 32 << 20;

    private final Seals seals;

    /** Opening costs as much as all the rest of a decision; a session comes many times. */
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private final AtomicLong knownBytes = new AtomicLong();

    public SessionTokens(Seals seals) {
        this.seals = seals;
    }

    /** Whether a key id is one of a session, which has a token. */
    public static boolean isOfSession(String accessKeyId) {
        return accessKeyId.startsWith(PREFIX);
    }

    public SessionCredentials issue(Session session) {
        var id = new StringBuilder(PREFIX);
        for (var i = 0; i < ID_LETTERS; i++) {
            id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        var bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        var secret = Base64.getEncoder().encodeToString(bytes);
        var token = seals.sealToken(SessionText.write(secret, session), id.toString());
        return new SessionCredentials(
                id.toString(),
                secret,
                Base64.getEncoder().encodeToString(token),
                session.expiresAt());
    }

    private void remember(String accessKeyId, Known fresh) {
        if (knownBytes.addAndGet(fresh.bytes()) > MOST_KNOWN_BYTES) {
            known.clear(); // a full house once in a while costs less than a queue
            knownBytes.set(fresh.bytes());
        }
        var before = known.put(accessKeyId, fresh);
        if (before != null) {
            knownBytes.addAndGet(-before.bytes());
        }
    }

    /** How many bytes it takes, about, to remember what it has opened. */
    long remembered() {
        return known.values().stream().mapToLong(Known::bytes).sum();
    }

    /** Empty when it is no token of ours, or belongs to another key. Says nothing of its time. */
    public Optional<Opened> open(String accessKeyId, String token) {
        if (!isOfSession(accessKeyId) || token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        var last = known.get(accessKeyId);
        if (last != null && last.token().equals(token)) {
            return Optional.of(last.opened());
        }
        try {
            var sealed = Base64.getDecoder().decode(token);
            var opened = SessionText.read(seals.openToken(sealed, accessKeyId));
            remember(accessKeyId, new Known(token, opened));
            return Optional.of(opened);
        } catch (SealBrokenException | IllegalArgumentException forged) {
            return Optional.empty();
        }
    }
}
