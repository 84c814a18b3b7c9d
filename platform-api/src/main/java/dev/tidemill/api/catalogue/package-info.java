/** What follows in this process from a change of the catalogue. */
@NullMarked
package dev.tidemill.api.catalogue;

import org.jspecify.annotations.NullMarked;
