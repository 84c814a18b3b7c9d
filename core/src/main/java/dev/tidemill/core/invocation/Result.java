package dev.tidemill.core.invocation;

/**
 * What a worker answers.
 *
 * @param logTail the last 4 KB of output in UTF-8; empty unless it was asked for
 */
public record Result(Outcome outcome, Report report, byte[] logTail) {}
