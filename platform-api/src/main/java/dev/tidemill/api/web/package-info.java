/** The sessions of people: sign-in, sign-out, and who is asking. */
@NullMarked
package dev.tidemill.api.web;

import org.jspecify.annotations.NullMarked;
