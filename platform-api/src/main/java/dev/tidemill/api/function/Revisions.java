package dev.tidemill.api.function;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import java.util.Optional;

/** Keeps an editor from changing what another has changed meanwhile. */
final class Revisions {

    private Revisions() {}

    /**
     * @param expected the revision that the caller knows; empty: any
     */
    static void check(String present, Optional<String> expected) {
        if (expected.isPresent() && !expected.get().equals(present)) {
            throw new PlatformException(
                    ErrorCode.FUNCTION_CHANGED,
                    "The Revision Id provided does not match the latest Revision Id. Call the"
                            + " GetFunction/GetAlias API to retrieve the latest Revision Id");
        }
    }
}
