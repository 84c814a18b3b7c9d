/** Which worker runs an invocation. */
@NullMarked
package dev.tidemill.core.placement;

import org.jspecify.annotations.NullMarked;
