/** How the worker talks to the code in a sandbox: framed socket or HTTP Runtime API. */
@NullMarked
package dev.tidemill.worker.runtime;

import org.jspecify.annotations.NullMarked;
