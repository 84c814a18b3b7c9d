/** What a tenant's IAM has, as every program keeps it in memory. */
@NullMarked
package dev.tidemill.core.iam.directory;

import org.jspecify.annotations.NullMarked;
