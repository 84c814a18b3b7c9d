package dev.tidemill.api.function;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * All functions of all tenants; every door asks for the tenant first, so no query can forget it.
 */
@ApplicationScoped
class Functions implements PanacheRepositoryBase<FunctionEntity, UUID> {

    private static final String ONE = "tenant = ?1 and name = ?2 and number = ?3";

    /** The latest version. */
    FunctionEntity get(FunctionId id) {
        return version(id, VersionNumber.LATEST).orElseThrow(() -> missing(id.arn()));
    }

    Optional<FunctionEntity> version(FunctionId id, long number) {
        return find(ONE, id.tenant().value(), id.name(), number).firstResultOptional();
    }

    /** A version that nobody else changes or removes until the transaction ends. */
    Optional<FunctionEntity> locked(FunctionId id, long number) {
        return find(ONE, id.tenant().value(), id.name(), number)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /** The latest published one. */
    Optional<FunctionEntity> lastPublished(FunctionId id) {
        return find(
                        "tenant = ?1 and name = ?2 and number > 0 order by number desc",
                        id.tenant().value(),
                        id.name())
                .firstResultOptional();
    }

    /**
     * The latest version. Until the transaction ends nobody else changes it, its versions or its
     * aliases.
     */
    FunctionEntity lock(FunctionId id) {
        return find(ONE, id.tenant().value(), id.name(), VersionNumber.LATEST)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional()
                .orElseThrow(() -> missing(id.arn()));
    }

    boolean has(FunctionId id) {
        return count("tenant = ?1 and name = ?2 and number = 0", id.tenant().value(), id.name())
                > 0;
    }

    /** The latest version of each, in the order of names. */
    List<FunctionEntity> after(TenantId tenant, String name, int atMost) {
        return find("tenant = ?1 and number = 0 and name > ?2 order by name", tenant.value(), name)
                .page(0, atMost)
                .list();
    }

    /** All versions of all, in the order of names and numbers. */
    List<FunctionEntity> versionsAfter(TenantId tenant, String name, long number, int atMost) {
        return find(
                        "tenant = ?1 and (name > ?2 or name = ?2 and number > ?3)"
                                + " order by name, number",
                        tenant.value(),
                        name,
                        number)
                .page(0, atMost)
                .list();
    }

    /** All versions of one, in the order of numbers. */
    List<FunctionEntity> versionsAfter(FunctionId id, long number, int atMost) {
        return find(
                        "tenant = ?1 and name = ?2 and number > ?3 order by number",
                        id.tenant().value(),
                        id.name(),
                        number)
                .page(0, atMost)
                .list();
    }

    /** All versions of one. */
    List<FunctionEntity> all(FunctionId id) {
        return list("tenant = ?1 and name = ?2", id.tenant().value(), id.name());
    }

    static PlatformException missing(String arn) {
        return new PlatformException(ErrorCode.FUNCTION_NOT_FOUND, "Function not found: " + arn);
    }
}
