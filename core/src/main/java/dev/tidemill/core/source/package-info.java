/** Whether functions may read the sources of their records. */
@NullMarked
package dev.tidemill.core.source;

import org.jspecify.annotations.NullMarked;
