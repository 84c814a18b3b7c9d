/** Generic sandboxes started ahead of demand. */
@NullMarked
package dev.tidemill.worker.sandbox.pool;

import org.jspecify.annotations.NullMarked;
