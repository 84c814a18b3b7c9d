/** Which sandbox runs an invocation: warm, from the pool, or cold; and who makes room. */
@NullMarked
package dev.tidemill.worker.assignment;

import org.jspecify.annotations.NullMarked;
