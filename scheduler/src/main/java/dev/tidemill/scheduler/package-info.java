@NullMarked
package dev.tidemill.scheduler;

import org.jspecify.annotations.NullMarked;
