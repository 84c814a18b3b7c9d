/** Which class of isolation functions have. */
@NullMarked
package dev.tidemill.api.isolation;

import org.jspecify.annotations.NullMarked;
