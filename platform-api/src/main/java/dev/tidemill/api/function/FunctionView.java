package dev.tidemill.api.function;

import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.SnapStart;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A function as it stands, or one of its published versions.
 *
 * @param version {@code $LATEST} or a number
 * @param qualifier the version or alias that its ARN shows; empty for the unqualified one
 * @param logGroup where its output goes, given or by default
 * @param revision changes with code and configuration
 * @param published whether all programs have been told of the latest change
 * @param changed whether code or configuration changed since it was created
 * @param failure why it cannot run, if it could not be prepared
 */
public record FunctionView(
        FunctionId id,
        String version,
        Optional<String> qualifier,
        Settings settings,
        String logGroup,
        Map<String, String> tags,
        CodeHash code,
        long codeSize,
        String revision,
        Instant modifiedAt,
        boolean published,
        boolean changed,
        Optional<Failure> failure) {

    public FunctionView {
        tags = Map.copyOf(tags);
    }

    /**
     * Why a version cannot run.
     *
     * @param code such as {@code FunctionError.InitTimeout}
     * @param reason a sentence
     */
    public record Failure(String code, String reason) {}

    /** New, and not known to all programs yet, or not prepared. */
    public boolean isPending() {
        return (!published && !changed) || settings.modes().snapStart() == SnapStart.PENDING;
    }

    public String arn() {
        return qualifier.map(id::arn).orElseGet(id::arn);
    }

    /** The same under the ARN of its own version. */
    FunctionView qualified() {
        return shown(Optional.of(version), tags);
    }

    FunctionView shown(Optional<String> itsQualifier, Map<String, String> itsTags) {
        return new FunctionView(
                id,
                version,
                itsQualifier,
                settings,
                logGroup,
                itsTags,
                code,
                codeSize,
                revision,
                modifiedAt,
                published,
                changed,
                failure);
    }

    FunctionView withCode(CodeHash newCode, long newSize) {
        return new FunctionView(
                id,
                version,
                qualifier,
                settings,
                logGroup,
                tags,
                newCode,
                newSize,
                revision,
                modifiedAt,
                published,
                changed,
                failure);
    }
}
