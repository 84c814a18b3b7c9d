/** The one way out of a sandbox: to the platform's AWS doors, with its role's credentials. */
@NullMarked
package dev.tidemill.worker.route;

import org.jspecify.annotations.NullMarked;
