/** The words that all programs share. Plain Java; only {@code message} knows Jackson and Kafka. */
@NullMarked
package dev.tidemill.core;

import org.jspecify.annotations.NullMarked;
