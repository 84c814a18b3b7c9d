/**
 * Read models: what Kafka tells of runs, events and output, in PostgreSQL for people to look at.
 */
@NullMarked
package dev.tidemill.api.insight;

import org.jspecify.annotations.NullMarked;
