package dev.tidemill.api.admission;

import dev.tidemill.api.identity.Principals;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.iam.decision.Action;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** For resources under {@code /v1}: whether the caller may. */
@ApplicationScoped
public class Admission {

    private record OfHttp(HttpServerRequest http) implements Circumstances {
        @Override
        public String sourceIp() {
            var peer = http.remoteAddress();
            return peer == null ? "" : peer.hostAddress();
        }

        @Override
        public boolean isSecure() {
            return "https".equals(http.scheme());
        }

        @Override
        public String region() {
            return FunctionId.REGION;
        }

        @Override
        public Optional<String> userAgent() {
            return Optional.ofNullable(http.getHeader("User-Agent"));
        }
    }

    private final Principals principals;
    private final CurrentVertxRequest request;
    private final Permissions permissions;

    Admission(Principals principals, CurrentVertxRequest request, Permissions permissions) {
        this.principals = principals;
        this.request = request;
        this.permissions = permissions;
    }

    /** How the request came in that this thread serves. */
    public Circumstances circumstances() {
        return new OfHttp(request.getCurrent().request());
    }

    /**
     * @param action such as {@code tidemill:ListRuns}
     * @throws PlatformException {@link ErrorCode#ACCESS_DENIED} in AWS's words
     */
    public void require(String action, String resource) {
        permissions
                .denial(
                        principals.current(),
                        Action.of(action),
                        resource,
                        circumstances(),
                        Facts.NONE)
                .ifPresent(
                        denial -> {
                            throw new PlatformException(ErrorCode.ACCESS_DENIED, denial.message());
                        });
    }
}
