package dev.tidemill.core.function;

/** Which isolation each function has now. Asked when a sandbox is wanted: from memory. */
@FunctionalInterface
public interface IsolationRules {

    Isolation of(FunctionId function);
}
