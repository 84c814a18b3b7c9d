/** Whether a verified caller may do what it asks. */
@NullMarked
package dev.tidemill.api.admission;

import org.jspecify.annotations.NullMarked;
