package dev.tidemill.api.insight;

import dev.tidemill.api.outbox.CatalogueContent;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.persistence.TextMap;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BiConsumer;

/** The tags of all log groups. */
@ApplicationScoped
class LogGroupTagsContent implements CatalogueContent {

    private final Sql sql;
    private final TextMap texts = new TextMap();

    LogGroupTagsContent(Sql sql) {
        this.sql = sql;
    }

    @Override
    public void tell(BiConsumer<TenantId, Change> told) {
        sql.query(
                        row ->
                                new Change.LogGroupTagsPut(
                                        new TenantId(row.getString("tenant")),
                                        row.getString("log_group"),
                                        texts.convertToEntityAttribute(row.getString("tags"))),
                        "select tenant, log_group, tags from log_group_tags for share")
                .forEach(put -> told.accept(put.tenant(), put));
    }
}
