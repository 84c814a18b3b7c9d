/** IAM: users, groups, roles, policies and keys in AWS's words. */
@NullMarked
package dev.tidemill.api.aws.iam;

import org.jspecify.annotations.NullMarked;
