package dev.tidemill.api.outbox;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Fills the catalogue's topic from the database when it is empty: the database knows everything,
 * and a Kafka that was lost and made anew must not leave all programs without a function.
 */
@ApplicationScoped
class Refill {

    private static final Logger LOG = Logger.getLogger(Refill.class);

    private final Kafka kafka;
    private final OutboxStore store;
    private final List<CatalogueContent> contents;

    Refill(Kafka kafka, OutboxStore store, @All List<CatalogueContent> contents) {
        this.kafka = kafka;
        this.store = store;
        this.contents = contents;
    }

    /**
     * Adds to the current transaction, which holds the relay's lock. Nothing may be published
     * before it is committed: a topic with a part of it is not empty and would stay so.
     *
     * @return how many entries wait in the outbox now
     */
    int whereNothingIs() {
        kafka.ensure(List.of(Topic.CATALOGUE));
        if (!kafka.isEmpty(Topic.CATALOGUE)) {
            return 0;
        }
        var told = everything();
        if (told > 0) {
            LOG.infof("Kafka has no catalogue; it gets %d entries of the database", told);
        }
        return told;
    }

    /**
     * Adds all that the database holds to the outbox.
     *
     * @return how much that is
     */
    int everything() {
        var told = new AtomicInteger();
        contents.forEach(
                content ->
                        content.tell(
                                (tenant, change) -> {
                                    add(tenant, change);
                                    told.incrementAndGet();
                                }));
        return told.get();
    }

    /** One that is too large, of a program that took it, must not keep all others away. */
    private void add(TenantId tenant, Change change) {
        try {
            store.addAgain(tenant, change);
        } catch (PlatformException tooLarge) {
            LOG.errorf("The catalogue goes without an entry: %s", tooLarge.getMessage());
        }
    }
}
