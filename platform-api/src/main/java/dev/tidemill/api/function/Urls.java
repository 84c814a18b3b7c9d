package dev.tidemill.api.function;

import dev.tidemill.core.function.FunctionId;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** All addresses of all functions. */
@ApplicationScoped
class Urls implements PanacheRepositoryBase<UrlEntity, String> {

    private static final String OF_FUNCTION = "tenant = ?1 and function = ?2";

    /**
     * @param alias empty: of the function itself
     */
    Optional<UrlEntity> get(FunctionId id, Optional<String> alias) {
        return find(
                        OF_FUNCTION + " and alias = ?3",
                        id.tenant().value(),
                        id.name(),
                        alias.orElse(UrlEntity.NO_ALIAS))
                .firstResultOptional();
    }

    List<UrlEntity> all(FunctionId id) {
        return list(OF_FUNCTION, id.tenant().value(), id.name());
    }

    /**
     * In the order of aliases.
     *
     * @param alias after which they follow; empty: from the first
     */
    List<UrlEntity> after(FunctionId id, Optional<String> alias, int atMost) {
        var found =
                alias.isEmpty()
                        ? find(OF_FUNCTION + " order by alias", id.tenant().value(), id.name())
                        : find(
                                OF_FUNCTION + " and alias > ?3 order by alias",
                                id.tenant().value(),
                                id.name(),
                                alias.get());
        return found.page(0, atMost).list();
    }
}
