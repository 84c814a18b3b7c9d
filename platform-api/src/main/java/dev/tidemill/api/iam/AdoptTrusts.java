package dev.tidemill.api.iam;

import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jboss.logging.Logger;

/** Puts unique ids into the trust policies of a program that kept their principals by name. */
@ApplicationScoped
class AdoptTrusts {

    private record Old(TenantId tenant, String role, String trust) {}

    private static final Logger LOG = Logger.getLogger(AdoptTrusts.class);

    private final Sql sql;
    private final PrincipalIds principals;
    private final EditIdentities edit;

    AdoptTrusts(Sql sql, PrincipalIds principals, EditIdentities edit) {
        this.sql = sql;
        this.principals = principals;
        this.edit = edit;
    }

    void start(@Observes StartupEvent started) {
        adopt();
    }

    void adopt() {
        CurrentTenant.callForAll(() -> QuarkusTransaction.requiringNew().call(this::old))
                .forEach(this::adopt);
    }

    private List<Old> old() {
        return sql.query(
                row ->
                        new Old(
                                new TenantId(row.getString("tenant")),
                                row.getString("name"),
                                row.getString("trust")),
                "select tenant, name, trust from iam_identity where trust ~ ? order by id",
                PrincipalIds.MAY_NAME);
    }

    private void adopt(Old old) {
        var kept = principals.adopted(old.trust());
        if (!kept.equals(old.trust())) {
            LOG.infof("Unique ids for the trust policy of %s in %s", old.role(), old.tenant());
            CurrentTenant.run(old.tenant(), () -> put(old, kept));
        }
    }

    private void put(Old old, String kept) {
        try {
            edit.change(
                    old.tenant(),
                    IdentityKind.ROLE,
                    old.role(),
                    found ->
                            sql.update(
                                    "update iam_identity set trust = ? where tenant = ? and id = ?"
                                            + " and trust = ?",
                                    kept,
                                    old.tenant().value(),
                                    found.id(),
                                    old.trust()));
        } catch (PlatformException gone) {
            LOG.debugf(gone, "Role %s went meanwhile", old.role());
        }
    }
}
