/** Which records of which source lead to which function. */
@NullMarked
package dev.tidemill.core.mapping;

import org.jspecify.annotations.NullMarked;
