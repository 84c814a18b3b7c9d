/** STS: who am I. */
@NullMarked
package dev.tidemill.api.aws.sts;

import org.jspecify.annotations.NullMarked;
