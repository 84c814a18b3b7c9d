/** Sandboxes by crun: namespaces, limits, mounts and the system calls they need. */
@NullMarked
package dev.tidemill.worker.sandbox.crun;

import org.jspecify.annotations.NullMarked;
