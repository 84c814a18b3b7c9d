package dev.tidemill.core.queue;

import java.util.Set;

/** Whose dead letters a queue takes. */
public record RedriveAllow(Permission permission, Set<QueueId> sources) {

    public static final RedriveAllow ALL = new RedriveAllow(Permission.ALL, Set.of());

    public static final RedriveAllow NONE = new RedriveAllow(Permission.NONE, Set.of());

    /** Of all queues of its account, of those that are named, of none. */
    public enum Permission {
        ALL,
        BY_QUEUE,
        NONE
    }

    public RedriveAllow {
        sources = Set.copyOf(sources);
    }

    public boolean allows(QueueId source) {
        return switch (permission) {
            case ALL -> true;
            case BY_QUEUE -> sources.contains(source);
            case NONE -> false;
        };
    }
}
