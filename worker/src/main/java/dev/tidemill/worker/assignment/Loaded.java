package dev.tidemill.worker.assignment;

import dev.tidemill.worker.runtime.Failure;
import dev.tidemill.worker.sandbox.Exit;

/** What became of code that was to be loaded. */
sealed interface Loaded {

    record Ready() implements Loaded {}

    /** The tenant's code failed; its words, if it had any. */
    record Failed(Failure failure) implements Loaded {}

    /**
     * An extension ended or failed.
     *
     * @param type such as Extension.Crash
     */
    record Broken(String type, String message) implements Loaded {}

    /** The first process ended. */
    record Ended(Exit exit) implements Loaded {}
}
