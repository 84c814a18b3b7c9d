package dev.tidemill.core.function;

/** What a qualifier can name: a version, or an alias of one. */
public sealed interface Target permits FunctionVersion, Alias {

    FunctionId function();
}
