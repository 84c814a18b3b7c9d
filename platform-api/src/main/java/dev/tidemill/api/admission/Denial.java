package dev.tidemill.api.admission;

import dev.tidemill.core.iam.decision.Decision;

/**
 * Why not.
 *
 * @param message in AWS's words
 */
public record Denial(Decision.Denied reason, String message) {}
