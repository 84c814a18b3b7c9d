/** What all doors agree on about addresses. */
@NullMarked
package dev.tidemill.core.door;

import org.jspecify.annotations.NullMarked;
