/** Functions at addresses of their own: HTTP requests become events, results become answers. */
@NullMarked
package dev.tidemill.api.aws.url;

import org.jspecify.annotations.NullMarked;
