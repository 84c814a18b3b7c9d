/** Who hears of the ends of events, and whether a function's role lets it tell them. */
@NullMarked
package dev.tidemill.core.destination;

import org.jspecify.annotations.NullMarked;
