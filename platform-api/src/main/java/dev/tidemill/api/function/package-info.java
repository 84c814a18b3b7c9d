/** Functions: their settings, code and tags, as the catalogue keeps them. */
@NullMarked
package dev.tidemill.api.function;

import org.jspecify.annotations.NullMarked;
