/** One run of a function and how it ended. */
@NullMarked
package dev.tidemill.core.invocation;

import org.jspecify.annotations.NullMarked;
