package dev.tidemill.core.function;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;

/**
 * Whether published versions of a function start from what was prepared when they were published,
 * and how far that has come.
 */
public enum SnapStart {
    OFF,
    /** Of the latest version: those that are published from it are prepared. */
    WANTED,
    /** Of a published version: it does not run before it is prepared. */
    PENDING,
    READY,
    /** Of a published version: its code could not be initialised. */
    FAILED;

    /**
     * @throws PlatformException when a version cannot run in this state
     */
    public void requireRunnable() {
        switch (this) {
            case OFF, WANTED, READY -> {}
            case PENDING -> throw notReady("Pending");
            case FAILED -> throw notReady("Failed");
        }
    }

    private static PlatformException notReady(String state) {
        return new PlatformException(
                ErrorCode.FUNCTION_NOT_READY,
                "The operation cannot be performed at this time. The function is currently in the"
                        + " following state: "
                        + state);
    }
}
