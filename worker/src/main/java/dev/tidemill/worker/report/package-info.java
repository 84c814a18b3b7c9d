/** Output of functions: lines, START and REPORT, and the way to Kafka. */
@NullMarked
package dev.tidemill.worker.report;

import org.jspecify.annotations.NullMarked;
