/** Event source mappings: polls sources, batches what they hold, and hands it to functions. */
@NullMarked
package dev.tidemill.scheduler.source;

import org.jspecify.annotations.NullMarked;
