@NullMarked
package dev.tidemill.standalone.launch;

import org.jspecify.annotations.NullMarked;
