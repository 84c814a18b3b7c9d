package dev.tidemill.api.layer;

import dev.tidemill.api.function.Uploads;
import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.api.quota.CodeQuota;
import dev.tidemill.core.catalogue.Change;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Publishes and removes versions of layers. */
@ApplicationScoped
public class LayerEditor {

    private final LayerVersions versions;
    private final Uploads uploads;
    private final Sql sql;
    private final Outbox outbox;
    private final CodeQuota quota;
    private final Clock clock;

    LayerEditor(
            LayerVersions versions,
            Uploads uploads,
            Sql sql,
            Outbox outbox,
            CodeQuota quota,
            Clock clock) {
        this.versions = versions;
        this.uploads = uploads;
        this.sql = sql;
        this.outbox = outbox;
        this.quota = quota;
        this.clock = clock;
    }

    /** Under the next number, which no version of the layer ever had. */
    public LayerView publish(LayerId layer, NewLayer wanted, byte[] zip) {
        var code = uploads.keep(layer.tenant(), zip);
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            var version =
                                    new LayerVersionEntity(
                                            layer, next(layer), wanted, code, clock.instant());
                            versions.persist(version);
                            versions.flush();
                            quota.require(layer.tenant());
                            return version.view();
                        });
    }

    private long next(LayerId layer) {
        return sql.query(
                        row -> row.getLong(1),
                        "insert into layer (tenant, name, versions_made) values (?, ?, 1)"
                                + " on conflict (tenant, name) do update"
                                + " set versions_made = layer.versions_made + 1"
                                + " returning versions_made",
                        layer.tenant().value(),
                        layer.name())
                .getFirst();
    }

    /** Functions that use it go on. One that is not there is gone already. */
    public void delete(LayerId layer, long number) {
        QuarkusTransaction.requiringNew()
                .run(() -> versions.lock(layer, number).ifPresent(this::delete));
    }

    private void delete(LayerVersionEntity version) {
        versions.delete(version);
        versions.flush();
        if (version.policy().isPresent()) {
            outbox.add(version.layer().tenant(), new Change.LayerPolicyRemoved(version.arn()));
        }
    }
}
