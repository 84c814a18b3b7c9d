package dev.tidemill.api.tenant;

import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/** Makes the platform's account and the default account at the first start. */
@ApplicationScoped
class FirstTenants {

    private final Tenants tenants;
    private final BootstrapConfig config;

    FirstTenants(Tenants tenants, BootstrapConfig config) {
        this.tenants = tenants;
        this.config = config;
    }

    void start(@Observes StartupEvent started) {
        ensure(TenantId.PLATFORM, "platform", config.operator());
        ensure(TenantId.DEFAULT, "default", config.standard());
    }

    private void ensure(TenantId id, String name, Optional<BootstrapConfig.Key> key) {
        tenants.ensure(
                new Tenant(id, name),
                key.map(k -> AccessKey.ofRoot(k.accessKeyId(), k.secretAccessKey(), id)));
    }
}
