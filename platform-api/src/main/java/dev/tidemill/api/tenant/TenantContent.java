package dev.tidemill.api.tenant;

import dev.tidemill.api.outbox.CatalogueContent;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BiConsumer;

/** Tenants and their access keys. */
@ApplicationScoped
class TenantContent implements CatalogueContent {

    private final TenantStore store;
    private final AccessKeyStore keys;

    TenantContent(TenantStore store, AccessKeyStore keys) {
        this.store = store;
        this.keys = keys;
    }

    @Override
    public void tell(BiConsumer<TenantId, Change> told) {
        for (var tenant : store.lockAll()) {
            told.accept(tenant.id(), new Change.TenantPut(tenant));
        }
        for (var key : keys.lockAll()) {
            told.accept(key.tenant(), new Change.AccessKeyPut(key));
        }
    }
}
