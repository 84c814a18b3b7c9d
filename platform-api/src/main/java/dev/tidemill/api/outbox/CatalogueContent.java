package dev.tidemill.api.outbox;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.tenant.TenantId;
import java.util.function.BiConsumer;

/**
 * What the database holds of the catalogue; a CDI bean for each feature that adds changes to the
 * {@link Outbox}. It is told again when Kafka has lost it.
 */
public interface CatalogueContent {

    /**
     * Tells all that the feature has, of all tenants. Called in a transaction that sees the rows of
     * all tenants; it locks what it tells, so that no change of it gets a lower number.
     */
    void tell(BiConsumer<TenantId, Change> told);
}
