/** The people of a tenant, kept in the sign-in service. */
@NullMarked
package dev.tidemill.api.people;

import org.jspecify.annotations.NullMarked;
