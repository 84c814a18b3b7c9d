/** The policy language: parsed once into values, refused with the place of the fault. */
@NullMarked
package dev.tidemill.core.iam.policy;

import org.jspecify.annotations.NullMarked;
