package dev.tidemill.worker.runtime;

/**
 * What code in a sandbox says about its own failure.
 *
 * @param payload a JSON object with errorType and errorMessage
 */
public record Failure(String errorType, byte[] payload) {}
