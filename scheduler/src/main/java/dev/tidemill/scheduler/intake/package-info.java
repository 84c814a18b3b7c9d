/** Takes accepted events from Kafka, fairly, and keeps count of what is finished. */
@NullMarked
package dev.tidemill.scheduler.intake;

import org.jspecify.annotations.NullMarked;
