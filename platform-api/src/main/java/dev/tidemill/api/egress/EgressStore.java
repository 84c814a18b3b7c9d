package dev.tidemill.api.egress;

import dev.tidemill.api.outbox.CatalogueContent;
import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.tenant.TenantLock;
import dev.tidemill.api.tenant.TenantRemoval;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.egress.EgressPolicy;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** The rows of egress policies; what changes is told to the catalogue in the same transaction. */
@ApplicationScoped
@Transactional
class EgressStore implements CatalogueContent, TenantRemoval {

    static final int MOST = 100;

    private final Sql sql;
    private final Outbox outbox;
    private final TenantLock tenants;

    EgressStore(Sql sql, Outbox outbox, TenantLock tenants) {
        this.sql = sql;
        this.outbox = outbox;
        this.tenants = tenants;
    }

    /** In the order of their names. */
    List<EgressPolicy> list(TenantId tenant) {
        return sql.query(
                EgressStore::policy,
                "select * from egress_policy where tenant = ? order by name",
                tenant.value());
    }

    EgressPolicy get(TenantId tenant, String id) {
        return find(tenant, id).orElseThrow(() -> missing(id));
    }

    Optional<EgressPolicy> find(TenantId tenant, String id) {
        return sql
                .query(
                        EgressStore::policy,
                        "select * from egress_policy where tenant = ? and id = ?",
                        tenant.value(),
                        id)
                .stream()
                .findFirst();
    }

    void create(EgressPolicy policy) {
        var tenant = policy.tenant();
        tenants.count(tenant);
        if (list(tenant).size() >= MOST) {
            throw EgressRules.invalid("An account has at most " + MOST + " egress policies.");
        }
        free(policy);
        sql.update(
                "insert into egress_policy (tenant, id, name, names, cidrs, networks, ports) values"
                        + " (?, ?, ?, ?, ?, ?, ?)",
                tenant.value(),
                policy.id(),
                policy.name(),
                words(policy.names()),
                words(policy.cidrs()),
                words(policy.networks()),
                words(policy.ports()));
        outbox.add(tenant, new Change.EgressPolicyPut(policy));
    }

    void update(EgressPolicy policy) {
        var tenant = policy.tenant();
        tenants.count(tenant);
        free(policy);
        var changed =
                sql.update(
                        "update egress_policy set name = ?, names = ?, cidrs = ?, networks = ?,"
                                + " ports = ? where tenant = ? and id = ?",
                        policy.name(),
                        words(policy.names()),
                        words(policy.cidrs()),
                        words(policy.networks()),
                        words(policy.ports()),
                        tenant.value(),
                        policy.id());
        if (changed == 0) {
            throw missing(policy.id());
        }
        outbox.add(tenant, new Change.EgressPolicyPut(policy));
    }

    void delete(TenantId tenant, String id) {
        tenants.count(tenant);
        if (sql.update("delete from egress_policy where tenant = ? and id = ?", tenant.value(), id)
                == 0) {
            throw missing(id);
        }
        outbox.add(tenant, new Change.EgressPolicyRemoved(tenant, id));
    }

    private void free(EgressPolicy policy) {
        var taken =
                list(policy.tenant()).stream()
                        .anyMatch(
                                other ->
                                        other.name().equals(policy.name())
                                                && !other.id().equals(policy.id()));
        if (taken) {
            throw new PlatformException(
                    ErrorCode.EGRESS_POLICY_EXISTS,
                    "There is an egress policy named " + policy.name() + " already.");
        }
    }

    /** Before the functions that refer to them. */
    @Override
    public void tell(BiConsumer<TenantId, Change> told) {
        sql.query(EgressStore::policy, "select * from egress_policy order by tenant, id for share")
                .forEach(
                        policy -> told.accept(policy.tenant(), new Change.EgressPolicyPut(policy)));
    }

    @Override
    public void remove(TenantId tenant) {
        sql.query(
                        row -> row.getString(1),
                        "delete from egress_policy where tenant = ? returning id",
                        tenant.value())
                .forEach(id -> outbox.add(tenant, new Change.EgressPolicyRemoved(tenant, id)));
    }

    private static PlatformException missing(String id) {
        return new PlatformException(
                ErrorCode.EGRESS_POLICY_NOT_FOUND, "There is no egress policy " + id + ".");
    }

    private static EgressPolicy policy(ResultSet row) throws SQLException {
        return new EgressPolicy(
                new TenantId(row.getString("tenant")),
                row.getString("id"),
                row.getString("name"),
                words(row.getString("names")),
                words(row.getString("cidrs")),
                words(row.getString("networks")),
                words(row.getString("ports")).stream().map(Integer::valueOf).toList());
    }

    private static String words(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }
}
