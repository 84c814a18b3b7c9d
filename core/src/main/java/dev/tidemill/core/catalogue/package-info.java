/** The catalogue as every program keeps it in memory. */
@NullMarked
package dev.tidemill.core.catalogue;

import org.jspecify.annotations.NullMarked;
