/** How requests come in: bodies that are bounded and hashed while they arrive. */
@NullMarked
package dev.tidemill.api.ingress;

import org.jspecify.annotations.NullMarked;
