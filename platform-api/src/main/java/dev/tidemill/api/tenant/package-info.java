/** Tenants, their access keys, and the accounts that exist from the first start. */
@NullMarked
package dev.tidemill.api.tenant;

import org.jspecify.annotations.NullMarked;
