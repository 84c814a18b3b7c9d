/** Short-lived credentials, and the tokens that prove them. */
@NullMarked
package dev.tidemill.core.iam.session;

import org.jspecify.annotations.NullMarked;
