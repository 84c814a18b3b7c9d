/** Who owns what: a tenant is an AWS account. */
@NullMarked
package dev.tidemill.core.tenant;

import org.jspecify.annotations.NullMarked;
