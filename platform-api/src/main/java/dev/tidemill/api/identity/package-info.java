/** Who asks: signatures of machines, sessions of people, and the principal that both end as. */
@NullMarked
package dev.tidemill.api.identity;

import org.jspecify.annotations.NullMarked;
