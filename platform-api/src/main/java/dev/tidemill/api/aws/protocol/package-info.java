/**
 * The one protocol layer: services as tables of operations, requests to typed inputs, outputs and
 * errors to answers, by protocol.
 */
@NullMarked
package dev.tidemill.api.aws.protocol;

import org.jspecify.annotations.NullMarked;
