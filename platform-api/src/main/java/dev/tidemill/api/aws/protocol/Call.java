package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.admission.Circumstances;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.invocation.Trace;
import dev.tidemill.core.tenant.TenantId;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * Who called, apart from what for.
 *
 * @param principal verified
 * @param requestId in the answer's header; an invocation takes it as its id
 * @param region of the credential scope
 * @param sourceIp the peer's address
 * @param isSecure whether TLS protects the request
 * @param trace the header that says what it belongs to, as it came
 * @param idempotencyKey the header {@link #IDEMPOTENCY_KEY}, as it came
 * @param answerId the id in the answer's header
 */
public record Call(
        Principal principal,
        String requestId,
        String region,
        String sourceIp,
        boolean isSecure,
        Optional<String> userAgent,
        Optional<String> trace,
        Optional<String> idempotencyKey,
        AnswerId answerId)
        implements Circumstances {

    /** Tidemill's own: AWS has none. */
    public static final String IDEMPOTENCY_KEY = "X-Tidemill-Idempotency-Key";

    /** One without TLS, from nobody in particular. */
    public Call(Principal principal, String requestId, String region, String sourceIp) {
        this(
                principal,
                requestId,
                region,
                sourceIp,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new AnswerId(requestId));
    }

    static Call of(Principal principal, String requestId, String region, HttpServerRequest http) {
        var peer = http.remoteAddress();
        return new Call(
                principal,
                requestId,
                region,
                peer == null ? "" : peer.hostAddress(),
                "https".equals(http.scheme()),
                Optional.ofNullable(http.getHeader(HttpHeaders.USER_AGENT)),
                Optional.ofNullable(http.getHeader(Trace.HEADER)),
                Optional.ofNullable(http.getHeader(IDEMPOTENCY_KEY)),
                new AnswerId(requestId));
    }

    /** The account that the call acts in. */
    public TenantId tenant() {
        return principal.tenant();
    }
}
