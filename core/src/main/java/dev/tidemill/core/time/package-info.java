/** Clocks and repetition. */
@NullMarked
package dev.tidemill.core.time;

import org.jspecify.annotations.NullMarked;
