/** What a sandbox is, whatever isolates it. */
@NullMarked
package dev.tidemill.worker.sandbox;

import org.jspecify.annotations.NullMarked;
