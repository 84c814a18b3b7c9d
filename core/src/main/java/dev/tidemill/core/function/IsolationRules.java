package dev.tidemill.core.function;

import dev.tidemill.core.isolation.Isolation;

/** Which isolation each function has now. Asked when a sandbox is wanted: from memory. */
@FunctionalInterface
public interface IsolationRules {

    Isolation of(FunctionId function);
}
