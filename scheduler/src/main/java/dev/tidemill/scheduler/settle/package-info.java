/** What becomes of an event after a run, and the telling of it. */
@NullMarked
package dev.tidemill.scheduler.settle;

import org.jspecify.annotations.NullMarked;
