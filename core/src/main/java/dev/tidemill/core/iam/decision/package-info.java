/** May this principal do this? Policies compiled once, and AWS's published evaluation over them. */
@NullMarked
package dev.tidemill.core.iam.decision;

import org.jspecify.annotations.NullMarked;
