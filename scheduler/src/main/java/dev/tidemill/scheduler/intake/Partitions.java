package dev.tidemill.scheduler.intake;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How far each partition of this node is, from the moment that Kafka gives it to the moment that it
 * takes it away, and the commits of that. Belongs to the consumer's thread.
 */
final class Partitions implements ConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(Partitions.class);
    private static final OffsetAndMetadata NOTHING = new OffsetAndMetadata(0);

    private final Runnable afterRevocation;
    private final Map<TopicPartition, Progress> owned = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

    /** Partitions that a silent Kafka took away; their runs go on, and they may come back. */
    private final Map<TopicPartition, Progress> lost = new HashMap<>();

    private @Nullable KafkaConsumer<String, byte[]> consumer;

    Partitions(Runnable afterRevocation) {
        this.afterRevocation = afterRevocation;
    }

    /** What a consumer before had is lost, and may come back to this one. */
    Partitions follow(KafkaConsumer<String, byte[]> consumer) {
        onPartitionsLost(Set.copyOf(owned.keySet()));
        this.consumer = consumer;
        return this;
    }

    Progress of(TopicPartition partition) {
        return owned.computeIfAbsent(partition, _ -> new Progress(NOTHING));
    }

    int inFlight(TopicPartition partition) {
        var progress = owned.get(partition);
        return progress == null ? 0 : progress.inFlight();
    }

    /** Commits what has changed; what fails is committed with the next change. */
    void commitLater(KafkaConsumer<String, byte[]> consumer) {
        var changed = changed(owned.keySet());
        if (!changed.isEmpty()) {
            committed.putAll(changed);
            consumer.commitAsync(
                    changed,
                    (_, failure) -> {
                        if (failure != null) {
                            LOG.debugf("commit is repeated later: %s", failure.getMessage());
                            changed.keySet().forEach(committed::remove);
                        }
                    });
        }
    }

    void commitAll(KafkaConsumer<String, byte[]> consumer) {
        committed.clear(); // an asynchronous commit may not have arrived
        commitNow(consumer, Set.copyOf(owned.keySet()));
    }

    private void commitNow(
            KafkaConsumer<String, byte[]> consumer, Collection<TopicPartition> which) {
        try {
            consumer.commitSync(changed(which), Duration.ofSeconds(3));
        } catch (WakeupException closing) {
            throw closing; // whoever waits for it comes again: this was not the last word
        } catch (KafkaException failed) {
            LOG.infof("offsets not committed, events may run again: %s", failed.getMessage());
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> changed(Collection<TopicPartition> which) {
        var changed = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var partition : which) {
            var progress = owned.get(partition);
            if (progress != null) {
                var now = progress.committable();
                if (!now.equals(committed.get(partition))) {
                    changed.put(partition, now);
                }
            }
        }
        return changed;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
        var offsets = Objects.requireNonNull(consumer).committed(Set.copyOf(added));
        for (var partition : added) {
            own(partition, Objects.requireNonNullElse(offsets.get(partition), NOTHING));
        }
    }

    /**
     * A partition that comes back with the offset that this node left has not been worked on by
     * another: what this node knows of it still holds, so that nothing runs twice.
     */
    private void own(TopicPartition partition, OffsetAndMetadata offset) {
        var before = lost.remove(partition);
        if (before != null && offset.equals(committed.get(partition))) {
            owned.put(partition, before);
        } else {
            if (before != null) {
                before.revoke();
                afterRevocation.run();
            }
            owned.put(partition, new Progress(offset));
            committed.put(partition, offset);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> gone) {
        commitNow(Objects.requireNonNull(consumer), gone);
        for (var partition : gone) {
            committed.remove(partition);
            var progress = owned.remove(partition);
            if (progress != null) {
                progress.revoke();
            }
        }
        afterRevocation.run();
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> gone) {
        for (var partition : gone) {
            var progress = owned.remove(partition);
            if (progress != null) {
                lost.put(partition, progress);
            }
        }
    }
}
