/** Brings up what the program stands on before it boots, keeps it up, and takes it down last. */
@NullMarked
package dev.tidemill.standalone.launch;

import org.jspecify.annotations.NullMarked;
