/** What keeps sandboxes apart from their host. */
@NullMarked
package dev.tidemill.core.isolation;

import org.jspecify.annotations.NullMarked;
