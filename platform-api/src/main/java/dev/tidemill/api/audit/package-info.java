/** Who changed what, and who was kept from it. */
@NullMarked
package dev.tidemill.api.audit;

import org.jspecify.annotations.NullMarked;
