package dev.tidemill.api.function;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.JsonLogs;
import dev.tidemill.core.function.JsonLogs.Level;
import java.util.Optional;

/**
 * How a function's log is to be; empty stays as it is.
 *
 * @param json or else text
 * @param application the least level of the function's own lines
 * @param system the least level of the platform's lines
 */
public record LogWish(Optional<Boolean> json, Optional<Level> application, Optional<Level> system) {

    public static final LogWish NONE =
            new LogWish(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * @throws PlatformException when a text log is to have levels
     */
    public Optional<JsonLogs> after(Optional<JsonLogs> before) {
        if (!json.orElse(before.isPresent())) {
            if (application.isPresent() || system.isPresent()) {
                throw new PlatformException(
                        ErrorCode.PARAMETER_INVALID,
                        "ApplicationLogLevel and SystemLogLevel can be set only when LogFormat is"
                                + " JSON.");
            }
            return Optional.empty();
        }
        var known = before.orElse(JsonLogs.DEFAULT);
        return Optional.of(
                new JsonLogs(
                        application.orElse(known.application()), system.orElse(known.system())));
    }
}
