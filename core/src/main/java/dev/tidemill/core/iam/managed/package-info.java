/** The policies that AWS manages, under AWS's ARNs. */
@NullMarked
package dev.tidemill.core.iam.managed;

import org.jspecify.annotations.NullMarked;
