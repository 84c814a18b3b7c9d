/** What a function is to those who place and run it. */
@NullMarked
package dev.tidemill.core.function;

import org.jspecify.annotations.NullMarked;
