@NullMarked
package dev.tidemill.api;

import org.jspecify.annotations.NullMarked;
