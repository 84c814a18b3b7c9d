package dev.tidemill.api.tenant;

import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The access keys of a tenant's users; who has no user here is the root user. */
@ApplicationScoped
@Transactional
public class AccessKeys {

    private static final int MOST = 2;

    /**
     * A key without its secret.
     *
     * @param lastUsed empty when it never was
     */
    public record Shown(
            String id,
            Optional<String> user,
            boolean active,
            Instant createdAt,
            Optional<LastUse> lastUsed) {}

    /** When and for what a key was used last. */
    public record LastUse(Instant at, String region, String service) {}

    /** A new key with the one chance to read its secret. */
    public record Created(AccessKey key, Instant at) {}

    private final TenantLock tenants;
    private final AccessKeyStore store;
    private final Outbox outbox;
    private final Clock clock;

    AccessKeys(TenantLock tenants, AccessKeyStore store, Outbox outbox, Clock clock) {
        this.tenants = tenants;
        this.store = store;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * @param userId the unique id
     */
    public Created create(TenantId tenant, Optional<String> userId) {
        tenants.count(tenant); // a user has two at most, and so has the root user
        if (list(tenant, userId).size() >= MOST) {
            throw new PlatformException(
                    ErrorCode.IAM_QUOTA_EXCEEDED,
                    "Cannot exceed quota for AccessKeysPerUser: " + MOST);
        }
        var fresh = NewAccessKey.of(tenant);
        var now = clock.instant();
        store.add(fresh, userId, now);
        return new Created(publishKey(tenant, fresh.id()), now);
    }

    /** The oldest first. */
    public List<Shown> list(TenantId tenant, Optional<String> userId) {
        return store.list(tenant, userId);
    }

    /** Whoever it belongs to. */
    public Optional<Shown> find(TenantId tenant, String id) {
        return store.find(tenant, id);
    }

    public void activate(TenantId tenant, Optional<String> userId, String id, boolean active) {
        tenants.keep(tenant);
        check(tenant, userId, id);
        if (!store.activate(tenant, id, active)) {
            throw missing(id);
        }
        publishKey(tenant, id);
    }

    public void delete(TenantId tenant, Optional<String> userId, String id) {
        tenants.keep(tenant);
        check(tenant, userId, id);
        if (!store.remove(tenant, id)) {
            throw missing(id);
        }
        outbox.add(tenant, new Change.AccessKeyRemoved(id));
    }

    /** Tells the catalogue of all keys of a user anew: the user's name has changed. */
    public void publishAll(TenantId tenant, String userId) {
        store.lock(tenant, userId).forEach(id -> publishKey(tenant, id));
    }

    private AccessKey publishKey(TenantId tenant, String id) {
        var key = store.key(tenant, id);
        outbox.add(tenant, new Change.AccessKeyPut(key));
        return key;
    }

    private void check(TenantId tenant, Optional<String> userId, String id) {
        if (list(tenant, userId).stream().noneMatch(key -> key.id().equals(id))) {
            throw missing(id);
        }
    }

    private static PlatformException missing(String id) {
        return new PlatformException(
                ErrorCode.IAM_NOT_FOUND, "The Access Key with id " + id + " cannot be found.");
    }
}
