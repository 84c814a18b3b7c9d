/** The way of an event into Kafka, before the caller hears that it was accepted. */
@NullMarked
package dev.tidemill.api.event;

import org.jspecify.annotations.NullMarked;
