package dev.tidemill.api.function;

import dev.tidemill.api.outbox.CatalogueContent;
import dev.tidemill.api.persistence.SealedTextMap;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.persistence.TextMap;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.function.Alias;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionUrl;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.JsonLogs;
import dev.tidemill.core.function.Modes;
import dev.tidemill.core.function.SnapStart;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Functions as they are called. In plain SQL: entities are seen by their own tenant only. */
@ApplicationScoped
class FunctionContent implements CatalogueContent {

    /** What {@link #policy} reads: the policies of functions, versions and aliases. */
    static final String POLICIES =
            """
            select * from (
                select tenant, name, nullif(number, 0)::text as qualifier, policy from function
                union all
                select tenant, function, name, policy from function_alias) holder
            where policy is not null""";

    private final Sql sql;
    private final SealedTextMap texts;
    private final TextMap plain = new TextMap();
    private final LayerList layers = new LayerList();

    FunctionContent(Sql sql, SealedTextMap texts) {
        this.sql = sql;
        this.texts = texts;
    }

    @Override
    public void tell(BiConsumer<TenantId, Change> told) {
        sql
                .query(
                        this::tags,
                        "select tenant, name, tags from function where number = 0 for share")
                .stream()
                .filter(put -> !put.tags().isEmpty())
                .forEach(put -> told.accept(put.function().tenant(), put));
        for (var version : sql.query(this::version, "select * from function for share")) {
            told.accept(version.function().tenant(), new Change.FunctionPut(version));
        }
        for (var alias :
                sql.query(FunctionContent::alias, "select * from function_alias for share")) {
            told.accept(alias.function().tenant(), new Change.AliasPut(alias));
        }
        for (var url : sql.query(FunctionContent::url, "select * from function_url for share")) {
            told.accept(url.function().tenant(), new Change.FunctionUrlPut(url));
        }
        sql.query(FunctionContent::policy, POLICIES)
                .forEach(policy -> told.accept(policy.function().tenant(), policy));
    }

    private Change.FunctionTagsPut tags(ResultSet row) throws SQLException {
        return new Change.FunctionTagsPut(
                new FunctionId(new TenantId(row.getString("tenant")), row.getString("name")),
                plain.convertToEntityAttribute(row.getString("tags")));
    }

    static Change.FunctionPolicyPut policy(ResultSet row) throws SQLException {
        return new Change.FunctionPolicyPut(
                new FunctionId(new TenantId(row.getString("tenant")), row.getString("name")),
                Optional.ofNullable(row.getString("qualifier")),
                row.getString("policy"));
    }

    private static FunctionUrl url(ResultSet row) throws SQLException {
        return new FunctionUrl(
                row.getString("id"),
                new FunctionId(new TenantId(row.getString("tenant")), row.getString("function")),
                Optional.of(row.getString("alias")).filter(alias -> !alias.isEmpty()),
                FunctionUrl.Access.valueOf(row.getString("access")),
                FunctionUrl.Mode.valueOf(row.getString("mode")),
                CorsText.read(row.getString("cors")));
    }

    private static Alias alias(ResultSet row) throws SQLException {
        var other = row.getLong("other_number"); // 0: none
        return new Alias(
                new FunctionId(new TenantId(row.getString("tenant")), row.getString("function")),
                row.getString("name"),
                VersionNumber.text(row.getLong("number")),
                other == 0
                        ? Optional.empty()
                        : Optional.of(
                                new Alias.Share(
                                        VersionNumber.text(other), row.getDouble("weight"))));
    }

    private static Optional<JsonLogs> jsonLogs(ResultSet row) throws SQLException {
        var application = row.getString("application_log_level");
        return application == null
                ? Optional.empty()
                : Optional.of(
                        new JsonLogs(
                                JsonLogs.Level.valueOf(application),
                                JsonLogs.Level.valueOf(row.getString("system_log_level"))));
    }

    private FunctionVersion version(ResultSet row) throws SQLException {
        return new FunctionVersion(
                new FunctionId(new TenantId(row.getString("tenant")), row.getString("name")),
                Optional.of(row.getString("id")),
                VersionNumber.text(row.getLong("number")),
                row.getString("revision"),
                row.getString("runtime"),
                row.getString("handler"),
                row.getInt("memory_megabytes"),
                Duration.ofSeconds(row.getInt("timeout_seconds")),
                row.getInt("storage_megabytes"),
                Optional.of(row.getString("role")),
                texts.convertToEntityAttribute(row.getString("environment")),
                new CodeHash(row.getString("code_hash")),
                row.getString("log_group"),
                row.getString("egress").isEmpty()
                        ? List.of()
                        : List.of(row.getString("egress").split(" ", -1)),
                layers.convertToEntityAttribute(row.getString("layers")),
                jsonLogs(row),
                new Modes(
                        row.getBoolean("tenant_isolation"),
                        row.getBoolean("active_tracing"),
                        row.getBoolean("recursion"),
                        SnapStart.valueOf(row.getString("snap_start"))));
    }
}
