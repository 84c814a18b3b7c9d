package dev.tidemill.worker.assignment;

import java.nio.file.Path;
import java.util.List;

/**
 * What of a function lies in this worker's cache.
 *
 * @param code its unpacked package
 * @param layers unpacked, the lowest first
 */
record Packages(Path code, List<Path> layers) {}
