/** CloudWatch Logs' words for the logs of functions. */
@NullMarked
package dev.tidemill.api.aws.logs;

import org.jspecify.annotations.NullMarked;
