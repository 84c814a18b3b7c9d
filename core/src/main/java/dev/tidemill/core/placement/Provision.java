package dev.tidemill.core.placement;

import dev.tidemill.core.function.FunctionVersion;

/**
 * An order to keep initialised sandboxes.
 *
 * @param version a published one
 * @param count how many, at least one
 */
public record Provision(FunctionVersion version, int count) {}
