package dev.tidemill.worker.sandbox;

/**
 * How the first process of a sandbox ended.
 *
 * @param status its exit status; meaningless when a signal ended it
 * @param signal the signal that ended it, 0 for none
 * @param outOfMemory whether the kernel killed something in it for want of memory
 */
public record Exit(int status, int signal, boolean outOfMemory) {}
