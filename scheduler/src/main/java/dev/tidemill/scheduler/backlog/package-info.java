/** How much is accepted and not finished. */
@NullMarked
package dev.tidemill.scheduler.backlog;

import org.jspecify.annotations.NullMarked;
