/** Ways out of sandboxes to what egress policies allow, through a relay that looks first. */
@NullMarked
package dev.tidemill.worker.egress;

import org.jspecify.annotations.NullMarked;
