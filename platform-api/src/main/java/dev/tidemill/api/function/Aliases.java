package dev.tidemill.api.function;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** All aliases of all functions. */
@ApplicationScoped
class Aliases implements PanacheRepositoryBase<AliasEntity, UUID> {

    private static final String OF_FUNCTION = "tenant = ?1 and function = ?2";

    Optional<AliasEntity> get(FunctionId id, String name) {
        return find(OF_FUNCTION + " and name = ?3", id.tenant().value(), id.name(), name)
                .firstResultOptional();
    }

    List<AliasEntity> all(FunctionId id) {
        return list(OF_FUNCTION, id.tenant().value(), id.name());
    }

    /**
     * In the order of names.
     *
     * @param version that they send invocations to, all of them or a part; empty: any
     */
    List<AliasEntity> after(FunctionId id, OptionalLong version, String name, int atMost) {
        var tenant = id.tenant().value();
        var found =
                version.isEmpty()
                        ? find(
                                OF_FUNCTION + " and name > ?3 order by name",
                                tenant,
                                id.name(),
                                name)
                        : find(
                                OF_FUNCTION
                                        + " and name > ?3 and (number = ?4 or otherNumber = ?4)"
                                        + " order by name",
                                tenant,
                                id.name(),
                                name,
                                version.getAsLong());
        return found.page(0, atMost).list();
    }

    static PlatformException missing(FunctionId id, String name) {
        return new PlatformException(
                ErrorCode.FUNCTION_ALIAS_NOT_FOUND, "Cannot find alias arn: " + id.arn(name));
    }
}
