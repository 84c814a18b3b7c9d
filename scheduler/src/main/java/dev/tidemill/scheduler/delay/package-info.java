/** Where events wait until they are due again. */
@NullMarked
package dev.tidemill.scheduler.delay;

import org.jspecify.annotations.NullMarked;
