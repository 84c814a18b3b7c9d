package dev.tidemill.api.outbox;

import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.SealedTextMap;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.secret.Seals;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Seals what a program of before the seals has stored, and publishes it again, so that Kafka's
 * compaction drops what lies there in the open.
 */
@ApplicationScoped
class SealOldRows {

    private record Old(String id, String text) {}

    private static final Logger LOG = Logger.getLogger(SealOldRows.class);

    private final Sql sql;
    private final Seals seals;
    private final SealedTextMap maps;
    private final Refill refill;

    SealOldRows(Sql sql, Seals seals, SealedTextMap maps, Refill refill) {
        this.sql = sql;
        this.seals = seals;
        this.maps = maps;
        this.refill = refill;
    }

    void start(@Observes StartupEvent started) {
        CurrentTenant.runForAll(() -> QuarkusTransaction.requiringNew().run(this::seal));
    }

    void seal() {
        var keys =
                sql.query(
                        row -> new Old(row.getString(1), row.getString(2)),
                        "select id, secret from access_key where secret not like 'sealed:%'"
                                + " order by id for update");
        for (var key : keys) {
            sql.update(
                    "update access_key set secret = ? where id = ?",
                    seals.sealText(key.text(), AccessKey.place(key.id())),
                    key.id());
        }
        var functions =
                sql.query(
                        row -> new Old(row.getString(1), row.getString(2)),
                        "select id::text, environment from function where environment not like"
                                + " 'sealed:%' order by id for update");
        for (var function : functions) {
            sql.update(
                    "update function set environment = ? where id = ?::uuid",
                    maps.seal(function.text()),
                    function.id());
        }
        var sealed = keys.size() + functions.size();
        if (sealed > 0) {
            LOG.infof("Sealed %d secrets that lay open", sealed);
            refill.everything();
        }
    }
}
