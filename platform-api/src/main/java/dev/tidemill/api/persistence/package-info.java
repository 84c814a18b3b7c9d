/** Whose rows the database shows: one tenant's, bound by the door; without one, nothing. */
@NullMarked
package dev.tidemill.api.persistence;

import org.jspecify.annotations.NullMarked;
