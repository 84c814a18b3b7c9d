package dev.tidemill.api.identity;

import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
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
 * Writes down when, where and for which service access keys were used last, in batches: a request
 * does no more than look whether this minute is known already.
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
        var key = claim.key().id();
        var minute = Math.floorDiv(clock.millis(), 60_000);
        var known = last.get(key);
        if (known == null || !known.is(minute, claim.service(), claim.region())) {
            var use = new Use(minute, claim.service(), claim.region());
            last.put(key, use);
            unwritten.put(key, use);
        }
    }

    /**
     * @return 0: the next look has time
     */
    int write() {
        if (!unwritten.isEmpty()) {
            CurrentTenant.runForAll(() -> QuarkusTransaction.requiringNew().run(this::writeAll));
        }
        return 0;
    }

    private void writeAll() {
        // In one order: two nodes that write the same keys must not wait for each other.
        for (var key : unwritten.keySet().stream().sorted().toList()) {
            var use = unwritten.get(key);
            if (use == null) {
                continue;
            }
            var at = Instant.ofEpochSecond(use.minute() * 60);
            sql.update(
                    "update access_key set last_used_at = ?, last_used_service = ?,"
                            + " last_used_region = ? where id = ? and (last_used_at is null or"
                            + " last_used_at <= ?)",
                    at,
                    use.service(),
                    use.region(),
                    key,
                    at);
            unwritten.remove(key, use);
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
