/** What a permission costs, without a platform around it. */
@NullMarked
package dev.tidemill.bench.decision;

import org.jspecify.annotations.NullMarked;
