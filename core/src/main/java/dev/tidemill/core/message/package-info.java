/** What the programs say to each other over Kafka. */
@NullMarked
package dev.tidemill.core.message;

import org.jspecify.annotations.NullMarked;
