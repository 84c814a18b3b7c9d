/**
 * The whole way, from the outside: a real standalone, the unmodified AWS SDK and AWS CLI, killed
 * processes, and those who try to break in.
 */
@NullMarked
package dev.tidemill.e2e;

import org.jspecify.annotations.NullMarked;
