package dev.tidemill.api.function;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.UUID;

/**
 * All functions of all tenants; every door asks for the tenant first, so no query can forget it.
 */
@ApplicationScoped
class Functions implements PanacheRepositoryBase<FunctionEntity, UUID> {

    FunctionEntity get(FunctionId id) {
        return find("tenant = ?1 and name = ?2", id.tenant().value(), id.name())
                .firstResultOptional()
                .orElseThrow(() -> missing(id));
    }

    /** Until the transaction ends nobody else changes it. */
    FunctionEntity lock(FunctionId id) {
        return find("tenant = ?1 and name = ?2", id.tenant().value(), id.name())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional()
                .orElseThrow(() -> missing(id));
    }

    boolean has(FunctionId id) {
        return count("tenant = ?1 and name = ?2", id.tenant().value(), id.name()) > 0;
    }

    /** In the order of names. */
    List<FunctionEntity> after(TenantId tenant, String name, int atMost) {
        return find("tenant = ?1 and name > ?2 order by name", tenant.value(), name)
                .page(0, atMost)
                .list();
    }

    static PlatformException missing(FunctionId id) {
        return new PlatformException(
                ErrorCode.FUNCTION_NOT_FOUND, "Function not found: " + id.arn());
    }
}
