package dev.tidemill.api.outbox;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.List;
import java.util.Set;

/**
 * Commits a change of the catalogue with the rows that it changes. This node's snapshot knows it
 * right after the commit, all others when the relay has published it.
 */
@ApplicationScoped
public class Outbox {

    /** A change whose transaction may yet roll back. */
    record Recorded(Change change, long sequence) {}

    private final OutboxStore store;
    private final Event<Recorded> recorded;
    private final Snapshot snapshot;
    private final Relay relay;

    Outbox(OutboxStore store, Event<Recorded> recorded, Snapshot snapshot, Relay relay) {
        this.store = store;
        this.recorded = recorded;
        this.snapshot = snapshot;
        this.relay = relay;
    }

    /**
     * Adds the change to the current transaction. The changed row must be written already: its lock
     * orders the numbers of changes of the same thing.
     */
    public void add(TenantId tenant, Change change) {
        recorded.fire(new Recorded(change, store.add(tenant, change)));
    }

    /** Those of the keys whose last change is not published yet. */
    public Set<String> unpublished(TenantId tenant, List<String> keys) {
        return store.unpublished(tenant, keys);
    }

    void afterCommit(@Observes(during = TransactionPhase.AFTER_SUCCESS) Recorded committed) {
        snapshot.apply(committed.change(), committed.sequence());
        relay.wake();
    }
}
