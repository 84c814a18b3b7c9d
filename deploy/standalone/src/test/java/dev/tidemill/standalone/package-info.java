@NullMarked
package dev.tidemill.standalone;

import org.jspecify.annotations.NullMarked;
