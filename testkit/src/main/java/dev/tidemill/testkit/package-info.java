/** Builders, fakes and contracts that the tests of all modules share. */
@NullMarked
package dev.tidemill.testkit;

import org.jspecify.annotations.NullMarked;
