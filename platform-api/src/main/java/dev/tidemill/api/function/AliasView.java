package dev.tidemill.api.function;

import dev.tidemill.core.function.Alias;

/**
 * An alias as it stands.
 *
 * @param revision changes with each update
 */
public record AliasView(Alias alias, String description, String revision) {}
