/** Hands one event to a worker. */
@NullMarked
package dev.tidemill.scheduler.dispatch;

import org.jspecify.annotations.NullMarked;
