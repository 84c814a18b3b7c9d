package dev.tidemill.scheduler.intake;

import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Follows a consumer's partitions, and commits what is finished of them. */
final class Partitions implements ConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(Partitions.class);

    private final Runnable afterRevocation;
    private final Offsets offsets = new Offsets();
    private @Nullable KafkaConsumer<String, byte[]> consumer;

    Partitions(Runnable afterRevocation) {
        this.afterRevocation = afterRevocation;
    }

    /** What a consumer before had is lost, and may come back to this one. */
    Partitions follow(KafkaConsumer<String, byte[]> consumer) {
        offsets.lost(offsets.owned());
        this.consumer = consumer;
        return this;
    }

    Progress of(TopicPartition partition) {
        return offsets.of(partition);
    }

    int inFlight(TopicPartition partition) {
        return offsets.inFlight(partition);
    }

    /** Commits what has changed; what fails is committed with the next change. */
    void commitLater(KafkaConsumer<String, byte[]> consumer) {
        var changed = offsets.changed(offsets.owned());
        if (!changed.isEmpty()) {
            offsets.told(changed);
            consumer.commitAsync(
                    changed,
                    (_, failure) -> {
                        if (failure != null) {
                            LOG.debugf("commit is repeated later: %s", failure.getMessage());
                            offsets.untold(changed.keySet());
                        }
                    });
        }
    }

    void commitAll(KafkaConsumer<String, byte[]> consumer) {
        offsets.untold(offsets.owned()); // an asynchronous commit may not have arrived
        commitNow(consumer, offsets.owned());
    }

    private void commitNow(
            KafkaConsumer<String, byte[]> consumer, Collection<TopicPartition> which) {
        try {
            consumer.commitSync(offsets.changed(which), Duration.ofSeconds(3));
        } catch (WakeupException closing) {
            throw closing; // whoever waits for it comes again: this was not the last word
        } catch (KafkaException failed) {
            LOG.infof("offsets not committed, events may run again: %s", failed.getMessage());
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
        var committed = Objects.requireNonNull(consumer).committed(Set.copyOf(added));
        var stale = false;
        for (var partition : added) {
            stale |= offsets.assigned(partition, Optional.ofNullable(committed.get(partition)));
        }
        if (stale) {
            afterRevocation.run();
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> gone) {
        commitNow(Objects.requireNonNull(consumer), gone);
        offsets.revoked(gone);
        afterRevocation.run();
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> gone) {
        offsets.lost(gone);
    }
}
