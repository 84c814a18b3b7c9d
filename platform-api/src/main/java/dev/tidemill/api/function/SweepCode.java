package dev.tidemill.api.function;

import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.CodeStore;
import dev.tidemill.core.time.Ticker;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Deletes packages that no function and no layer of any tenant has any more. What is in use counts
 * as seen at each look; what was not seen for the time of grace goes. An upload counts too, so that
 * a function may still be made of it.
 */
@ApplicationScoped
class SweepCode {

    private static final Logger LOG = Logger.getLogger(SweepCode.class);
    private static final Duration LONGEST_UPLOAD = Duration.ofDays(1);

    private final CodeStore store;
    private final Sql sql;
    private final CodeConfig config;
    private final Clock clock;
    private @Nullable Ticker ticker;

    SweepCode(CodeStore store, Sql sql, CodeConfig config, Clock clock) {
        this.store = store;
        this.sql = sql;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        ticker =
                new Ticker(
                                "sweep-code",
                                config.sweepPause(),
                                () -> {
                                    sweep();
                                    return 0;
                                },
                                failure -> LOG.warn("unused packages stay for now", failure))
                        .start();
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (ticker != null) {
            ticker.close();
        }
    }

    /**
     * @return how many packages it deleted
     */
    int sweep() {
        return CurrentTenant.callForAll(
                () -> QuarkusTransaction.requiringNew().timeout(600).call(this::sweepAlone));
    }

    /** One node at a time: the others leave it to that one. */
    private int sweepAlone() {
        var first =
                sql.query(
                        row -> row.getBoolean(1),
                        "select pg_try_advisory_xact_lock(hashtext('packages are swept'))");
        try {
            return first.getFirst() ? sweepUnused() : 0;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private int sweepUnused() throws IOException {
        var used =
                new HashSet<>(
                        sql.query(
                                row -> new CodeHash(row.getString(1)),
                                "select code_hash from function union"
                                        + " select code_hash from layer_version union"
                                        + " select layer -> 'code' ->> 'hex' from function,"
                                        + " jsonb_array_elements(layers::jsonb) layer"));
        for (var code : used) {
            store.renew(code);
        }
        store.deleteUnfinishedSince(clock.instant().minus(LONGEST_UPLOAD));
        var deadline = clock.instant().minus(config.keepUnused());
        var deleted = 0;
        for (var code : store.unseenSince(deadline)) {
            if (!used.contains(code) && store.deleteUnseenSince(code, deadline)) {
                deleted++;
            }
        }
        if (deleted > 0) {
            LOG.infof("deleted %d packages that nobody has", deleted);
        }
        return deleted;
    }
}
