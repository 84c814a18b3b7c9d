/** The whole of Tidemill in one program, with its database, broker and sign-in beside it. */
@NullMarked
package dev.tidemill.standalone;

import org.jspecify.annotations.NullMarked;
