package dev.tidemill.api.layer;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All versions of all layers of all tenants. */
@ApplicationScoped
class LayerVersions implements PanacheRepositoryBase<LayerVersionEntity, UUID> {

    private static final String ONE = "tenant = ?1 and name = ?2 and number = ?3";

    /** What somebody looks for; empty: any. */
    record Filter(Optional<String> runtime, Optional<String> architecture) {

        static String of(String version) {
            return " and %1$s.runtimes like ?3 and %1$s.architectures like ?4".formatted(version);
        }

        private static String like(Optional<String> wanted) {
            return wanted.map(it -> "%\"" + it + "\"%").orElse("%");
        }

        String runtimes() {
            return like(runtime);
        }

        String architectures() {
            return like(architecture);
        }
    }

    Optional<LayerVersionEntity> get(LayerId layer, long number) {
        return find(ONE, layer.tenant().value(), layer.name(), number).firstResultOptional();
    }

    /** Until the transaction ends nobody else changes its policy. */
    Optional<LayerVersionEntity> lock(LayerId layer, long number) {
        return find(ONE, layer.tenant().value(), layer.name(), number)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /** Of one layer, the newest first. */
    List<LayerVersionEntity> before(LayerId layer, long number, Filter filter, int atMost) {
        return find(
                        "from LayerVersion v where tenant = ?1 and name = ?2"
                                + Filter.of("v")
                                + " and number < ?5 order by number desc",
                        layer.tenant().value(),
                        layer.name(),
                        filter.runtimes(),
                        filter.architectures(),
                        number)
                .page(0, atMost)
                .list();
    }

    /** The newest of each layer, in the order of names. */
    List<LayerVersionEntity> newest(String tenant, String after, Filter filter, int atMost) {
        return find(
                        "from LayerVersion v where v.tenant = ?1 and v.name > ?2 and v.number ="
                                + " (select max(w.number) from LayerVersion w"
                                + " where w.tenant = v.tenant and w.name = v.name"
                                + Filter.of("w")
                                + ") order by v.name",
                        tenant,
                        after,
                        filter.runtimes(),
                        filter.architectures())
                .page(0, atMost)
                .list();
    }
}
