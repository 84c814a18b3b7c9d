/** What must not be readable where it lies or travels, sealed. */
@NullMarked
package dev.tidemill.core.secret;

import org.jspecify.annotations.NullMarked;
