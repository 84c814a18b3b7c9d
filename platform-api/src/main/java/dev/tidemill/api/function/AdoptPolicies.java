package dev.tidemill.api.function;

import dev.tidemill.api.iam.PrincipalIds;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.error.PlatformException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jboss.logging.Logger;

/** Puts unique ids into the policies of a program that kept their principals by name. */
@ApplicationScoped
class AdoptPolicies {

    private static final Logger LOG = Logger.getLogger(AdoptPolicies.class);

    private final Sql sql;
    private final PrincipalIds principals;
    private final FunctionPolicies policies;

    AdoptPolicies(Sql sql, PrincipalIds principals, FunctionPolicies policies) {
        this.sql = sql;
        this.principals = principals;
        this.policies = policies;
    }

    void start(@Observes StartupEvent started) {
        adopt();
    }

    void adopt() {
        CurrentTenant.callForAll(() -> QuarkusTransaction.requiringNew().call(this::old))
                .forEach(this::adopt);
    }

    private List<Change.FunctionPolicyPut> old() {
        return sql.query(
                FunctionContent::policy,
                FunctionContent.POLICIES + " and policy ~ ?",
                PrincipalIds.MAY_NAME);
    }

    private void adopt(Change.FunctionPolicyPut old) {
        var id = old.function();
        var kept = principals.adopted(old.document());
        if (kept.equals(old.document())) {
            return;
        }
        LOG.infof("Unique ids for the policy of %s", id.arn());
        try {
            CurrentTenant.run(
                    id.tenant(), () -> policies.replace(id, old.qualifier(), old.document(), kept));
        } catch (PlatformException gone) {
            LOG.debugf(gone, "Function %s went meanwhile", id.arn());
        }
    }
}
