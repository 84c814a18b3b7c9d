package dev.tidemill.api.persistence;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantResolver;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells Hibernate whose rows a session reads and writes: the first of the two locks. */
@PersistenceUnitExtension
@ApplicationScoped
public class TenantColumn implements TenantResolver {

    @Override
    public String getDefaultTenantId() {
        return CurrentTenant.NOBODY;
    }

    @Override
    public String resolveTenantId() {
        return CurrentTenant.setting();
    }
}
