/** Egress policies: what functions reach outside of the platform. */
@NullMarked
package dev.tidemill.api.egress;

import org.jspecify.annotations.NullMarked;
