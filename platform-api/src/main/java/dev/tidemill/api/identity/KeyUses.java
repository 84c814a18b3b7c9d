package dev.tidemill.api.identity;

import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.session.SessionTokens;
import dev.tidemill.core.time.Ticker;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Writes down when, where and for which service access keys and roles were used last, in batches: a
 * request does no more than look whether this minute is known already.
 */
@Startup
@ApplicationScoped
public class KeyUses implements Signatures.Proved {

    private record Use(long minute, String service, String region) {
        boolean is(long minute, String service, String region) {
            return this.minute == minute
                    && this.service.equals(service)
                    && this.region.equals(region);
        }
    }

    private static final Logger LOG = Logger.getLogger(KeyUses.class);
    private static final Duration PAUSE = Duration.ofSeconds(15);

    private final Sql sql;
    private final Clock clock;
    private final Ticker ticker = new Ticker("key-uses", PAUSE, this::write, KeyUses::report);
    private final Map<String, Use> last = new ConcurrentHashMap<>();
    private final Map<String, Use> unwritten = new ConcurrentHashMap<>();

    KeyUses(Sql sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    @PostConstruct
    void start() {
        ticker.start();
    }

    @Override
    public void proved(Claim claim) {
        if (claim.principal() instanceof Principal.RoleSession session) {
            used(session, claim.service(), claim.region());
        } else if (!SessionTokens.isOfSession(claim.key().id())) { // of a session: no row has it
            used(claim.key().id(), claim.service(), claim.region());
        }
    }

    /** For who needs no signature: a person's session. */
    public void used(Principal.RoleSession session, String service, String region) {
        used(session.role().id(), service, region);
    }

    /**
     * @param key an access key's id or a role's
     */
    private void used(String key, String service, String region) {
        var minute = Math.floorDiv(clock.millis(), 60_000);
        var known = last.get(key);
        if (known == null || !known.is(minute, service, region)) {
            var use = new Use(minute, service, region);
            last.put(key, use);
            unwritten.put(key, use);
        }
    }

    /**
     * @return 0: the next look has time
     */
    int write() {
        var minute = Math.floorDiv(clock.millis(), 60_000);
        last.values().removeIf(use -> use.minute() < minute);
        var uses = Map.copyOf(unwritten);
        if (!uses.isEmpty()) {
            CurrentTenant.runForAll(
                    () -> QuarkusTransaction.requiringNew().run(() -> uses.forEach(this::write)));
            uses.forEach(unwritten::remove); // what did not commit is written next time
        }
        return 0;
    }

    /** How many keys it remembers. */
    int remembered() {
        return last.size();
    }

    /** Rows that somebody changes just now are skipped: we wait for nobody, and nobody for us. */
    private void write(String key, Use use) {
        var at = Instant.ofEpochSecond(use.minute() * 60);
        if (key.startsWith("AROA")) {
            sql.update(
                    "update iam_identity set last_used_at = ?, last_used_region = ? where id ="
                            + " (select id from iam_identity where id = ? and (last_used_at is null"
                            + " or last_used_at <= ?) for no key update skip locked)",
                    at,
                    use.region(),
                    key,
                    at);
        } else {
            sql.update(
                    "update access_key set last_used_at = ?, last_used_service = ?,"
                            + " last_used_region = ? where id = (select id from access_key where id"
                            + " = ? and (last_used_at is null or last_used_at <= ?) for no key"
                            + " update skip locked)",
                    at,
                    use.service(),
                    use.region(),
                    key,
                    at);
        }
    }

    private static void report(Throwable failure) {
        LOG.debugf(failure, "The use of access keys is written later");
    }

    @PreDestroy
    void stop() {
        ticker.close();
    }
}
