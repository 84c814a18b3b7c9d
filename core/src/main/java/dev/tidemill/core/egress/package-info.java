/** What functions reach outside of the platform. */
@NullMarked
package dev.tidemill.core.egress;

import org.jspecify.annotations.NullMarked;
