package dev.tidemill.worker.assignment;

/** How much room for sandboxes there is: memory and number. */
final class Budget {

    private final int memoryMegabytes;
    private final int maxSandboxes;
    private int usedMegabytes;
    private int sandboxes;

    Budget(int memoryMegabytes, int maxSandboxes) {
        this.memoryMegabytes = memoryMegabytes;
        this.maxSandboxes = maxSandboxes;
    }

    synchronized boolean tryTake(int megabytes) {
        if (usedMegabytes + megabytes > memoryMegabytes || sandboxes >= maxSandboxes) {
            return false;
        }
        usedMegabytes += megabytes;
        sandboxes++;
        return true;
    }

    synchronized void giveBack(int megabytes) {
        usedMegabytes -= megabytes;
        sandboxes--;
    }

    /** A sandbox that is there changes its size; false when there is no room for that. */
    synchronized boolean tryResize(int from, int to) {
        if (usedMegabytes + to - from > memoryMegabytes) {
            return false;
        }
        usedMegabytes += to - from;
        return true;
    }

    synchronized int missing(int megabytes) {
        return Math.max(0, usedMegabytes + megabytes - memoryMegabytes);
    }

    /** Whether it could ever be had. */
    boolean fits(int megabytes) {
        return megabytes <= memoryMegabytes;
    }

    synchronized boolean isFull() {
        return sandboxes >= maxSandboxes;
    }

    /** How much of it is taken, 0 to 1. */
    synchronized double usedShare() {
        return Math.max(
                (double) usedMegabytes / memoryMegabytes, (double) sandboxes / maxSandboxes);
    }

    synchronized int sandboxes() {
        return sandboxes;
    }
}
