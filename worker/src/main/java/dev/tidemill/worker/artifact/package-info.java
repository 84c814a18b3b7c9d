/** Code on this worker's disk: fetched by hash, verified, unpacked, bounded. */
@NullMarked
package dev.tidemill.worker.artifact;

import org.jspecify.annotations.NullMarked;
