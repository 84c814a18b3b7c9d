/** Layers: packages that functions of several accounts share, in versions that never change. */
@NullMarked
package dev.tidemill.api.layer;

import org.jspecify.annotations.NullMarked;
