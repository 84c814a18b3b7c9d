/** How much each tenant may have, and how much of it is used. */
@NullMarked
package dev.tidemill.api.quota;

import org.jspecify.annotations.NullMarked;
