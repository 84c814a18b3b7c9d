package dev.tidemill.scheduler.intake;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far each partition of this node is, from the moment that Kafka gives it to the moment that it
 * takes it away. Knows no consumer; belongs to one thread.
 */
final class Offsets {

    private static final OffsetAndMetadata NOTHING = new OffsetAndMetadata(0);

    private final Map<TopicPartition, Progress> owned = new HashMap<>();

    /** What Kafka was told, as far as it is not known to have failed. */
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

    /** Partitions that a silent Kafka took away; their runs go on, and they may come back. */
    private final Map<TopicPartition, Progress> lost = new HashMap<>();

    Progress of(TopicPartition partition) {
        return owned.computeIfAbsent(partition, _ -> new Progress(NOTHING));
    }

    int inFlight(TopicPartition partition) {
        var progress = owned.get(partition);
        return progress == null ? 0 : progress.inFlight();
    }

    Set<TopicPartition> owned() {
        return Set.copyOf(owned.keySet());
    }

    /** What is to be committed because Kafka was not told yet. */
    Map<TopicPartition, OffsetAndMetadata> changed(Collection<TopicPartition> which) {
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

    void told(Map<TopicPartition, OffsetAndMetadata> offsets) {
        committed.putAll(offsets);
    }

    /** Kafka may not have heard of them: they are committed once more. */
    void untold(Collection<TopicPartition> which) {
        which.forEach(committed::remove);
    }

    /**
     * A partition that comes back with the offset that this node left has not been worked on by
     * another: what this node knows of it still holds, so that nothing runs twice.
     *
     * @param offset empty when none was ever committed
     * @return whether what waits of it here must not be started any more
     */
    boolean assigned(TopicPartition partition, Optional<OffsetAndMetadata> offset) {
        var from = offset.orElse(NOTHING);
        var before = lost.remove(partition);
        if (before != null && from.equals(committed.get(partition))) {
            owned.put(partition, before);
            return false;
        }
        if (before != null) {
            before.revoke();
        }
        owned.put(partition, new Progress(from));
        committed.put(partition, from);
        return before != null;
    }

    /** They went to another node, which knows what this one committed. */
    void revoked(Collection<TopicPartition> gone) {
        for (var partition : gone) {
            committed.remove(partition);
            var progress = owned.remove(partition);
            if (progress != null) {
                progress.revoke();
            }
        }
    }

    void lost(Collection<TopicPartition> gone) {
        for (var partition : gone) {
            var progress = owned.remove(partition);
            if (progress != null) {
                lost.put(partition, progress);
            }
        }
    }
}
