package dev.tidemill.api.iam;

import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.tenant.TenantLock;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.iam.directory.GuardRail;
import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.iam.policy.PolicyParser;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * What the operator limits everybody of a tenant to. Whoever calls has checked that an operator
 * asks.
 */
@ApplicationScoped
class GuardRails {

    /** Of one tenant, as AWS has it. */
    static final int MOST = 5;

    /** Of one document, white space included. */
    static final int CHARACTERS = 5120;

    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{1,128}");

    private final Sql sql;
    private final Outbox outbox;
    private final TenantLock tenants;

    GuardRails(Sql sql, Outbox outbox, TenantLock tenants) {
        this.sql = sql;
        this.outbox = outbox;
        this.tenants = tenants;
    }

    /** In the order of their names. */
    List<GuardRail> list(TenantId tenant) {
        return work(
                tenant,
                () -> {
                    tenants.exists(tenant);
                    return all(tenant);
                });
    }

    /** Makes it, or takes the place of the one of this name. */
    GuardRail put(TenantId tenant, String name, String document) {
        if (!NAME.matcher(name).matches()) {
            throw Refusals.invalid(
                    "A guard rail's name has 1 to 128 letters, digits and +=,.@_-; got '"
                            + name
                            + "'.");
        }
        if (document.length() > CHARACTERS) {
            throw Refusals.quota("GuardRailSize", CHARACTERS);
        }
        PolicyParser.parse(document, PolicyKind.GUARD_RAIL);
        var rail = new GuardRail(tenant, name, document);
        return change(
                tenant,
                () -> {
                    sql.update(
                            "insert into guard_rail (tenant, name, document) values (?, ?, ?) on"
                                    + " conflict (tenant, name) do update set document ="
                                    + " excluded.document",
                            tenant.value(),
                            name,
                            document);
                    if (all(tenant).size() > MOST) {
                        throw Refusals.quota("GuardRailsPerAccount", MOST);
                    }
                    outbox.add(tenant, new Change.GuardRailPut(rail));
                    return rail;
                });
    }

    void delete(TenantId tenant, String name) {
        change(
                tenant,
                () -> {
                    var removed =
                            sql.update(
                                    "delete from guard_rail where tenant = ? and name = ?",
                                    tenant.value(),
                                    name);
                    if (removed == 0) {
                        throw missing(tenant, name);
                    }
                    outbox.add(tenant, new Change.GuardRailRemoved(tenant, name));
                    return removed;
                });
    }

    /** Of all tenants; until the transaction ends none of them changes. */
    List<GuardRail> lockAll() {
        return sql.query(
                GuardRails::rail, "select * from guard_rail order by tenant, name for share");
    }

    /** In the transaction that removes the tenant. */
    void removeAll(TenantId tenant) {
        sql.query(
                        row -> row.getString(1),
                        "delete from guard_rail where tenant = ? returning name",
                        tenant.value())
                .forEach(name -> outbox.add(tenant, new Change.GuardRailRemoved(tenant, name)));
    }

    static PlatformException missing(TenantId tenant, String name) {
        return Refusals.missing("The tenant " + tenant + " has no guard rail named " + name + ".");
    }

    private List<GuardRail> all(TenantId tenant) {
        return sql.query(
                GuardRails::rail,
                "select * from guard_rail where tenant = ? order by name",
                tenant.value());
    }

    private static GuardRail rail(ResultSet row) throws SQLException {
        return new GuardRail(
                new TenantId(row.getString("tenant")),
                row.getString("name"),
                row.getString("document"));
    }

    private <T> T change(TenantId tenant, Callable<T> work) {
        return work(
                tenant,
                () -> {
                    tenants.count(tenant);
                    return work.call();
                });
    }

    private static <T> T work(TenantId tenant, Callable<T> work) {
        if (tenant.equals(TenantId.PLATFORM)) {
            throw new PlatformException(
                    ErrorCode.ACCESS_DENIED,
                    "Account " + tenant + " is the operator's own and has no guard rails.");
        }
        return CurrentTenant.callForAll(() -> QuarkusTransaction.requiringNew().call(work));
    }
}
