/** Every way the platform says no. */
@NullMarked
package dev.tidemill.core.error;

import org.jspecify.annotations.NullMarked;
