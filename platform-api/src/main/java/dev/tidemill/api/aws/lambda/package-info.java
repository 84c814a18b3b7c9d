/** Lambda's operations over our functions: names and shapes as AWS spells them, and no rules. */
@NullMarked
package dev.tidemill.api.aws.lambda;

import org.jspecify.annotations.NullMarked;
