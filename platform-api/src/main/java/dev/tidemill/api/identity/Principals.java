package dev.tidemill.api.identity;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.iam.Principal;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;

/** For resources under {@code /v1}: who asks. The {@link IdentityDoor} has let nobody else in. */
@ApplicationScoped
public class Principals {

    private final CurrentVertxRequest request;

    Principals(CurrentVertxRequest request) {
        this.request = request;
    }

    /** The caller of the request that this thread serves. */
    public Principal current() {
        return IdentityDoor.principal(request.getCurrent());
    }

    /**
     * The caller, when it may run the platform.
     *
     * @throws PlatformException {@link ErrorCode#ACCESS_DENIED} for everybody else
     */
    public Principal operator() {
        var principal = current();
        if (!principal.isOperator()) {
            throw new PlatformException(
                    ErrorCode.ACCESS_DENIED, principal.arn() + " is not the operator");
        }
        return principal;
    }
}
