package dev.tidemill.api.identity;

import dev.tidemill.api.audit.Audit;
import dev.tidemill.api.identity.IdentityException.Reason;
import dev.tidemill.api.ingress.Arrival;
import dev.tidemill.api.ingress.Body;
import dev.tidemill.api.ingress.BodyBudget;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import io.netty.buffer.Unpooled;
import io.quarkus.oidc.OIDCException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * Nobody gets past {@code /v1} without a name: a request is signed by a machine's key for the
 * service {@code tidemill}, or sent from a person's session. What lies behind finds the principal
 * by {@link #principal} or {@link Principals}.
 */
@ApplicationScoped
public class IdentityDoor {

    /** After the doors of the session itself, before everything that asks who is there. */
    public static final int ORDER = -19_000;

    /** The service in the credential scope of requests that are signed for Tidemill's own API. */
    public static final String SERVICE = "tidemill";

    private static final Logger LOG = Logger.getLogger(IdentityDoor.class);
    private static final String PRINCIPAL = Principal.class.getName();
    private static final long LARGEST_BODY = 96L * 1024 * 1024;

    private final Signatures signatures;
    private final BodyBudget budget;
    private final People people;
    private final Accounts accounts;
    private final Audit audit;
    private final Clock clock;

    @Inject
    IdentityDoor(
            Signatures signatures,
            BodyBudget budget,
            Instance<People> people,
            Accounts accounts,
            Audit audit,
            Clock clock) {
        this(
                signatures,
                budget,
                people.isUnsatisfied() ? People.NOBODY : people.get(),
                accounts,
                audit,
                clock);
    }

    public IdentityDoor(
            Signatures signatures,
            BodyBudget budget,
            People people,
            Accounts accounts,
            Audit audit,
            Clock clock) {
        this.signatures = signatures;
        this.budget = budget;
        this.people = people;
        this.accounts = accounts;
        this.audit = audit;
        this.clock = clock;
    }

    public void register(@Observes Router router) {
        router.route("/v1/*").order(ORDER).handler(this::handle);
    }

    /**
     * Who asks.
     *
     * @throws IllegalStateException when the request did not come through this door
     */
    public static Principal principal(RoutingContext request) {
        Principal principal = request.get(PRINCIPAL);
        if (principal == null) {
            throw new IllegalStateException("a request without a principal");
        }
        return principal;
    }

    private void handle(RoutingContext context) {
        if (String.valueOf(context.request().uri()).contains("%00")) {
            refuse(context, 400, "ValidationException", "nothing has U+0000 in its name");
            return;
        }
        var authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (Signatures.isSigned(authorization, context.request().query())) {
            readSigned(context);
        } else {
            askForPerson(context);
        }
    }

    private void askForPerson(RoutingContext context) {
        people.person(context)
                .whenComplete(
                        (person, failure) -> {
                            if (failure != null) {
                                noSession(context, failure);
                            } else {
                                admit(context, person.map(Principal.class::cast));
                            }
                        });
    }

    private static void noSession(RoutingContext context, Throwable failure) {
        LOG.debugf(failure, "a session that cannot be read");
        var root = failure instanceof CompletionException ? failure.getCause() : failure;
        if (root instanceof NoAccountException none) {
            refuse(context, 403, NoAccountException.CODE, none.getMessage());
        } else if (root instanceof OIDCException) {
            refuse(context, 503, "ServiceUnavailable", "sign-in is not up yet; try again soon");
        } else {
            refuse(context, 401, "SessionExpired", "the session is over; sign in again");
        }
    }

    /** Operators are let in whatever the account is that they happen to act for. */
    private void admit(RoutingContext context, Optional<Principal> principal) {
        if (principal.isEmpty()) {
            refuse(context, 401, "MissingAuthenticationToken", "Missing Authentication Token");
            return;
        }
        if (!principal.get().isOperator()) {
            try {
                accounts.requireActive(principal.get().tenant());
            } catch (PlatformException suspended) {
                tellDenial(context, principal.get());
                refuse(context, 403, "AccessDenied", String.valueOf(suspended.getMessage()));
                return;
            }
        }
        context.put(PRINCIPAL, principal.get());
        context.next();
    }

    /** What was asked for is not looked up: nobody of a suspended tenant gets so far. */
    private void tellDenial(RoutingContext context, Principal principal) {
        var peer = context.request().remoteAddress();
        var unused =
                audit.tell(
                        new Message.Audited(
                                InvocationId.random(),
                                principal.tenant(),
                                clock.instant(),
                                principal.arn(),
                                peer == null ? "" : peer.hostAddress(),
                                "tidemill:Request",
                                String.valueOf(context.request().path()),
                                Optional.of("AccessDenied")));
    }

    private void readSigned(RoutingContext context) {
        var http = context.request();
        Claim claim;
        try {
            claim =
                    signatures.read(
                            SignedRequest.of(http, String.valueOf(http.path()), http.query()));
            if (!claim.service().equals(SERVICE)) {
                throw new IdentityException(
                        Reason.SIGNATURE_WRONG,
                        "Credential should be scoped to correct service: '" + SERVICE + "'.");
            }
        } catch (IdentityException no) {
            refuse(context, no);
            return;
        }
        var body = new Body(budget, claim.key().tenant(), LARGEST_BODY, -1);
        context.addEndHandler(_ -> body.release());
        Arrival.await(
                context.vertx(),
                http,
                body,
                why -> refuse(context, why),
                () -> prove(context, claim, body));
    }

    private static void refuse(RoutingContext context, Body.Taken why) {
        switch (why) {
            case TOO_SLOW ->
                    refuse(context, 408, "RequestTimeout", "the body did not arrive in time");
            case NO_ROOM -> {
                context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
                refuse(context, 503, "ServiceUnavailable", "too many large requests at once");
            }
            case YES, TOO_LARGE ->
                    refuse(context, 413, "RequestTooLarge", "the request is too large");
        }
    }

    @SuppressWarnings("deprecation") // the only buffer that takes bytes without copying them
    private void prove(RoutingContext context, Claim claim, Body body) {
        Principal principal;
        try {
            principal = signatures.verify(claim, body.hash());
        } catch (IdentityException no) {
            refuse(context, no);
            return;
        }
        context.setBody(Buffer.buffer(Unpooled.wrappedBuffer(body.bytes())));
        admit(context, Optional.of(principal));
    }

    private static void refuse(RoutingContext context, IdentityException no) {
        var code =
                switch (no.reason()) {
                    case UNSIGNED -> "MissingAuthenticationToken";
                    case INCOMPLETE -> "IncompleteSignature";
                    case KEY_UNKNOWN -> "InvalidClientTokenId";
                    case TOKEN_EXPIRED -> "ExpiredToken";
                    case SIGNATURE_WRONG -> "SignatureDoesNotMatch";
                    case EXPIRED -> "RequestExpired";
                    case SKEWED -> "RequestTimeTooSkewed";
                };
        refuse(context, no.reason() == Reason.UNSIGNED ? 401 : 403, code, no.text());
    }

    private static void refuse(RoutingContext context, int status, String code, String message) {
        Arrival.ignore(context.request());
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(new JsonObject().put("__type", code).put("message", message).toBuffer());
    }
}
