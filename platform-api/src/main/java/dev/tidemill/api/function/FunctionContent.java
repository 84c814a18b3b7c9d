package dev.tidemill.api.function;

import dev.tidemill.api.outbox.CatalogueContent;
import dev.tidemill.api.persistence.SealedTextMap;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.persistence.TextMap;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Functions as they are called. In plain SQL: entities are seen by their own tenant only. */
@ApplicationScoped
class FunctionContent implements CatalogueContent {

    private final Sql sql;
    private final SealedTextMap texts;
    private final TextMap plain = new TextMap();

    FunctionContent(Sql sql, SealedTextMap texts) {
        this.sql = sql;
        this.texts = texts;
    }

    @Override
    public void tell(BiConsumer<TenantId, Change> told) {
        sql.query(this::tags, "select tenant, name, tags from function for share").stream()
                .filter(put -> !put.tags().isEmpty())
                .forEach(put -> told.accept(put.function().tenant(), put));
        for (var version : sql.query(this::latest, "select * from function for share")) {
            told.accept(version.function().tenant(), new Change.FunctionPut(version));
        }
        sql.query(
                        row ->
                                new Change.FunctionPolicyPut(
                                        new FunctionId(
                                                new TenantId(row.getString("tenant")),
                                                row.getString("name")),
                                        row.getString("policy")),
                        "select tenant, name, policy from function where policy is not null")
                .forEach(policy -> told.accept(policy.function().tenant(), policy));
    }

    private Change.FunctionTagsPut tags(ResultSet row) throws SQLException {
        return new Change.FunctionTagsPut(
                new FunctionId(new TenantId(row.getString("tenant")), row.getString("name")),
                plain.convertToEntityAttribute(row.getString("tags")));
    }

    private FunctionVersion latest(ResultSet row) throws SQLException {
        return new FunctionVersion(
                new FunctionId(new TenantId(row.getString("tenant")), row.getString("name")),
                Optional.of(row.getString("id")),
                FunctionVersion.LATEST,
                row.getString("revision"),
                row.getString("runtime"),
                row.getString("handler"),
                row.getInt("memory_megabytes"),
                Duration.ofSeconds(row.getInt("timeout_seconds")),
                row.getInt("storage_megabytes"),
                Optional.of(row.getString("role")),
                texts.convertToEntityAttribute(row.getString("environment")),
                new CodeHash(row.getString("code_hash")),
                row.getString("log_group"));
    }
}
