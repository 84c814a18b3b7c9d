/** Users, groups, roles and policies of tenants: what their rows hold, and how they change. */
@NullMarked
package dev.tidemill.api.iam;

import org.jspecify.annotations.NullMarked;
