/** Lambda's Extensions API: processes and threads that live beside a function in its sandbox. */
@NullMarked
package dev.tidemill.worker.extension;

import org.jspecify.annotations.NullMarked;
