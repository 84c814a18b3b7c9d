/** The way of a call: from a door through placement to a worker and back, without waiting. */
@NullMarked
package dev.tidemill.api.call;

import org.jspecify.annotations.NullMarked;
