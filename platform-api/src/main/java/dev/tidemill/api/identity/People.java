package dev.tidemill.api.identity;

import dev.tidemill.core.iam.Principal;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The other way to be somebody: the session of a person. Implemented where people sign in. */
public interface People {

    /** Where nobody can sign in. */
    People NOBODY = _ -> CompletableFuture.completedFuture(Optional.empty());

    /**
     * @return empty when nobody is signed in; completes exceptionally when that cannot be found out
     *     now, or the session is over, and with a {@link NoAccountException} when the person has no
     *     account to act in
     */
    CompletionStage<Optional<Principal>> person(RoutingContext request);
}
