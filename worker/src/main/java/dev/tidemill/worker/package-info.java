@NullMarked
package dev.tidemill.worker;

import org.jspecify.annotations.NullMarked;
