/** Changes of the catalogue on their way from the database to all programs. */
@NullMarked
package dev.tidemill.api.outbox;

import org.jspecify.annotations.NullMarked;
