package dev.tidemill.worker.sandbox.pool;

import java.util.List;

/**
 * Memory sizes that generic sandboxes are started with. An interpreter learns its heap limit when
 * it starts and cannot be told another later.
 */
public final class MemoryClass {

    private static final List<Integer> CLASSES =
            List.of(128, 256, 512, 1024, 2048, 3072, 4096, 6144, 8192, 10240);

    private MemoryClass() {}

    /** The smallest class that holds it. */
    public static int of(int memoryMegabytes) {
        return CLASSES.stream()
                .filter(size -> size >= memoryMegabytes)
                .findFirst()
                .orElse(memoryMegabytes);
    }

    public static int smallest() {
        return CLASSES.getFirst();
    }
}
