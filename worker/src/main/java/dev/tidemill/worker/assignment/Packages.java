package dev.tidemill.worker.assignment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a function lies in this worker's cache.
 *
 * @param code its unpacked package
 * @param layers unpacked, the lowest first
 */
record Packages(Path code, List<Path> layers) {

    /** The same with one layer over the others. */
    Packages under(Path highest) {
        var all = new ArrayList<>(layers);
        all.add(highest);
        return new Packages(code, all);
    }
}
