/** Who asks. */
@NullMarked
package dev.tidemill.core.iam;

import org.jspecify.annotations.NullMarked;
