/**
 * Side-by-side benchmarks: each scenario measures Tidemill and its floors in turns, round by round.
 */
@NullMarked
package dev.tidemill.bench;

import org.jspecify.annotations.NullMarked;
