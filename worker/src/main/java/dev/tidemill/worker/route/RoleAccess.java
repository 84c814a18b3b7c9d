package dev.tidemill.worker.route;

import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.iam.session.SessionCredentials;
import dev.tidemill.core.iam.session.SessionIssuer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one sandbox may call the platform with: credentials of its function's role. Those of its
 * environment cannot be renewed there, so that the sandbox has to end before they do; those of the
 * credentials address are renewed.
 */
public final class RoleAccess {

    static final Duration LIFE = Duration.ofMinutes(90);

    /** Longer than any run, so that no run outlives what it started with. */
    static final Duration LAST = Duration.ofMinutes(30);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SessionIssuer issuer;
    private final FunctionVersion function;
    private final Clock clock;
    private final String token;
    private final Optional<Instant> spentAt;
    private Optional<SessionCredentials> current;

    RoleAccess(SessionIssuer issuer, FunctionVersion function, Clock clock) {
        this.issuer = issuer;
        this.function = function;
        this.clock = clock;
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        token = HexFormat.of().formatHex(bytes);
        current = issue();
        spentAt = current.map(credentials -> credentials.expiresAt().minus(LAST));
    }

    private Optional<SessionCredentials> issue() {
        return issuer.issue(function, LIFE);
    }

    /** The variables by which an SDK finds credentials and endpoint. */
    public synchronized Map<String, String> environment() {
        var variables = new TreeMap<String, String>();
        variables.put("AWS_ENDPOINT_URL", Route.ADDRESS);
        variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", Route.ADDRESS + RouteRules.CREDENTIALS);
        variables.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", token);
        current.ifPresent(
                credentials -> {
                    variables.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
                    variables.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
                    variables.put("AWS_SESSION_TOKEN", credentials.token());
                });
        return variables;
    }

    /** Whether the sandbox should serve no more: its environment holds credentials that end. */
    boolean isSpent() {
        return spentAt.isPresent() && clock.instant().isAfter(spentAt.get());
    }

    boolean isToken(String given) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
    }

    /** Credentials that are good for a while; empty when the role is gone. */
    synchronized Optional<SessionCredentials> fresh() {
        var left = clock.instant().plus(LAST);
        if (current.isEmpty() || current.get().expiresAt().isBefore(left)) {
            current = issue();
        }
        return current;
    }
}
