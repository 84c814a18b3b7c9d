package dev.tidemill.api.layer;

import dev.tidemill.api.outbox.CatalogueContent;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BiConsumer;

/** The policies of layers: all that other programs know of them apart from functions. */
@ApplicationScoped
class LayerContent implements CatalogueContent {

    private record Row(TenantId tenant, Change.LayerPolicyPut put) {}

    private final Sql sql;

    LayerContent(Sql sql) {
        this.sql = sql;
    }

    @Override
    public void tell(BiConsumer<TenantId, Change> told) {
        sql.query(
                        row -> {
                            var layer =
                                    new LayerId(
                                            new TenantId(row.getString("tenant")),
                                            row.getString("name"));
                            return new Row(
                                    layer.tenant(),
                                    new Change.LayerPolicyPut(
                                            layer.arn(row.getLong("number")),
                                            row.getString("policy")));
                        },
                        "select tenant, name, number, policy from layer_version"
                                + " where policy is not null for share")
                .forEach(row -> told.accept(row.tenant(), row.put()));
    }
}
