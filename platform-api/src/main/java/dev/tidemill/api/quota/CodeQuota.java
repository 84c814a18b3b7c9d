package dev.tidemill.api.quota;

import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.tenant.Limits;
import dev.tidemill.core.tenant.Quota;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * How many functions, versions and bytes of code a tenant has, and whether it may have them. A
 * version's package counts, whoever else has the same.
 */
@ApplicationScoped
public class CodeQuota {

    /** What a tenant has. */
    record Stored(long functions, long bytes, long versions) {}

    /** Its own and those that its functions use, each once: they stay while one uses them. */
    private static final String LAYERS =
            "select coalesce(sum(size), 0) from (select code_hash as hash, code_size as size"
                    + " from layer_version where tenant = ? union"
                    + " select layer -> 'code' ->> 'hex', (layer ->> 'size')::bigint"
                    + " from function, jsonb_array_elements(layers::jsonb) layer"
                    + " where tenant = ?) kept";

    private final Sql sql;
    private final Limits limits;

    CodeQuota(Sql sql, Limits limits) {
        this.sql = sql;
        this.limits = limits;
    }

    /**
     * Call it in the transaction that has written the growth: of two at once, the second counts the
     * first.
     *
     * @throws PlatformException {@link ErrorCode#STORAGE_EXCEEDED}
     */
    public void require(TenantId tenant) {
        sql.query(
                _ -> "",
                "select pg_advisory_xact_lock(hashtext(?))",
                "code quota of " + tenant.value());
        var stored = stored(tenant);
        require(tenant, Quota.CODE_BYTES, stored.bytes(), "bytes of code");
        require(tenant, Quota.FUNCTIONS, stored.functions(), "functions");
        require(
                tenant,
                Quota.FUNCTION_VERSIONS,
                stored.versions(),
                "published versions, aliases and versions of layers");
    }

    private void require(TenantId tenant, Quota quota, long wanted, String what) {
        var limit = limits.of(tenant, quota);
        if (wanted > limit) {
            throw new PlatformException(
                    ErrorCode.STORAGE_EXCEEDED,
                    "Code storage limit exceeded. The account would have "
                            + wanted
                            + " "
                            + what
                            + "; its quota is "
                            + limit
                            + ".");
        }
    }

    Stored stored(TenantId tenant) {
        return sql.query(
                        row -> new Stored(row.getLong(1), row.getLong(2), row.getLong(3)),
                        "select count(*) filter (where number = 0),"
                                + " coalesce(sum(code_size), 0) + ("
                                + LAYERS
                                + "),"
                                + " count(*) filter (where number > 0)"
                                + " + (select count(*) from function_alias where tenant = ?)"
                                + " + (select count(*) from layer_version where tenant = ?)"
                                + " from function where tenant = ?",
                        tenant.value(),
                        tenant.value(),
                        tenant.value(),
                        tenant.value(),
                        tenant.value())
                .getFirst();
    }
}
