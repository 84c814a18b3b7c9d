/** Queues: what they are, and where their messages lie. */
@NullMarked
package dev.tidemill.core.queue;

import org.jspecify.annotations.NullMarked;
