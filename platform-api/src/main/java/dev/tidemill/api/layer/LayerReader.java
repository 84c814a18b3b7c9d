package dev.tidemill.api.layer;

import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Shows layers and their versions. */
@ApplicationScoped
public class LayerReader {

    /**
     * What somebody looks for; empty: any.
     *
     * @param runtime one that the owner says the version is for
     * @param architecture one that the owner says the version is for
     */
    public record Wanted(Optional<String> runtime, Optional<String> architecture) {

        private LayerVersions.Filter filter() {
            return new LayerVersions.Filter(runtime, architecture);
        }
    }

    /**
     * Some versions.
     *
     * @param next after which the others follow; empty when there are none
     */
    public record Page<T>(List<LayerView> versions, Optional<T> next) {}

    private final LayerVersions versions;

    LayerReader(LayerVersions versions) {
        this.versions = versions;
    }

    public Optional<LayerView> get(LayerId layer, long number) {
        return QuarkusTransaction.requiringNew()
                .call(() -> versions.get(layer, number).map(LayerVersionEntity::view));
    }

    /**
     * Whosever it is: who asks has made sure that the caller may.
     *
     * @return the version with what its owner says of it
     */
    public Optional<LayerView> ofAnybody(LayerId layer, long number) {
        return CurrentTenant.call(layer.tenant(), () -> get(layer, number));
    }

    /**
     * The newest version of each layer, in the order of names.
     *
     * @param after the last name of the page before; empty text for the first page
     */
    public Page<String> newest(TenantId tenant, Wanted wanted, String after, int atMost) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () ->
                                page(
                                        versions.newest(
                                                tenant.value(), after, wanted.filter(), atMost + 1),
                                        atMost,
                                        version -> version.layer().name()));
    }

    /**
     * The versions of a layer, the newest first.
     *
     * @param before the last number of the page before; empty for the first page
     */
    public Page<Long> versions(LayerId layer, Wanted wanted, Optional<Long> before, int atMost) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () ->
                                page(
                                        versions.before(
                                                layer,
                                                before.orElse(Long.MAX_VALUE),
                                                wanted.filter(),
                                                atMost + 1),
                                        atMost,
                                        LayerVersionEntity::number));
    }

    private static <T> Page<T> page(
            List<LayerVersionEntity> found, int atMost, Function<LayerVersionEntity, T> place) {
        var page = found.subList(0, Math.min(atMost, found.size()));
        return new Page<>(
                page.stream().map(LayerVersionEntity::view).toList(),
                found.size() > atMost
                        ? Optional.of(place.apply(page.getLast()))
                        : Optional.empty());
    }
}
