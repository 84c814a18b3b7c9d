package dev.tidemill.api.outbox;

import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.message.Codec;
import dev.tidemill.core.secret.Seals;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The outbox table: numbered by the database, drained by one node at a time. */
@ApplicationScoped
class OutboxStore {

    /** Any number that no other part of the platform locks. */
    private static final long LOCK = 0x7469_6465_6d69_6c6cL;

    /** Bytes; half of what a record of the topic can have. */
    private static final int LARGEST = 1 << 20;

    /**
     * A change that waits.
     *
     * @param sealed what the topic gets
     */
    record Row(long sequence, Change change, byte[] sealed) {}

    private final Sql sql;
    private final Seals seals;

    OutboxStore(Sql sql, Seals seals) {
        this.sql = sql;
        this.seals = seals;
    }

    /**
     * @throws PlatformException when Kafka might not take it: it would hold up all that follows
     */
    long add(TenantId tenant, Change change) {
        var sealed = seals.seal(Codec.encode(change), change.key());
        if (sealed.length > LARGEST) {
            throw new PlatformException(
                    ErrorCode.IAM_QUOTA_EXCEEDED,
                    "All that belongs to %s takes more than %d bytes."
                            .formatted(change.key(), LARGEST));
        }
        return sql.query(
                        row -> row.getLong(1),
                        "insert into outbox (tenant, key, change) values (?, ?, ?) returning"
                                + " sequence",
                        tenant.value(),
                        change.key(),
                        sealed)
                .getFirst();
    }

    /**
     * Adds what takes the place of all that waits under its key: a Kafka that stays empty is told
     * again and again.
     */
    void addAgain(TenantId tenant, Change change) {
        sql.update("delete from outbox where tenant = ? and key = ?", tenant.value(), change.key());
        add(tenant, change);
    }

    /** Whether this transaction may publish; until its end no other may. */
    boolean lock() {
        return sql.query(row -> row.getBoolean(1), "select pg_try_advisory_xact_lock(?)", LOCK)
                .getFirst();
    }

    List<Row> oldest(int atMost) {
        return sql.query(
                row -> row(row.getLong(1), row.getString(2), row.getBytes(3)),
                "select sequence, key, change from outbox order by sequence limit ?",
                atMost);
    }

    private Row row(long sequence, String key, byte[] stored) {
        var change = Codec.change(seals.openJson(stored, key));
        return new Row(
                sequence, change, Seals.isPlainJson(stored) ? seals.seal(stored, key) : stored);
    }

    void delete(List<Row> rows) {
        sql.update(
                "delete from outbox where sequence = any(?)",
                (Object) rows.stream().map(Row::sequence).toArray(Long[]::new));
    }

    Set<String> unpublished(TenantId tenant, List<String> keys) {
        return new HashSet<>(
                sql.query(
                        row -> row.getString(1),
                        "select distinct key from outbox where tenant = ? and key = any(?)",
                        tenant.value(),
                        keys.toArray(String[]::new)));
    }
}
