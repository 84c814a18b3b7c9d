package dev.tidemill.api.function;

import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionId;
import java.time.Instant;
import java.util.Map;

/**
 * A function as it stands.
 *
 * @param logGroup where its output goes, given or by default
 * @param revision changes with code and configuration
 * @param published whether all programs have been told of the latest change
 * @param changed whether code or configuration changed since it was created
 */
public record FunctionView(
        FunctionId id,
        Settings settings,
        String logGroup,
        Map<String, String> tags,
        CodeHash code,
        long codeSize,
        String revision,
        Instant modifiedAt,
        boolean published,
        boolean changed) {

    public FunctionView {
        tags = Map.copyOf(tags);
    }

    /** New, and not known to all programs yet. */
    public boolean isPending() {
        return !published && !changed;
    }

    FunctionView withCode(CodeHash newCode, long newSize) {
        return new FunctionView(
                id,
                settings,
                logGroup,
                tags,
                newCode,
                newSize,
                revision,
                modifiedAt,
                published,
                changed);
    }
}
