package dev.tidemill.api.web;

import dev.tidemill.api.identity.NoAccountException;
import dev.tidemill.api.ingress.KnownParameters;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** Where people sign in and out, and where the console asks who is signed in. */
@ApplicationScoped
class SessionDoor {

    /** A form on another site cannot send it. */
    static final String CONSOLE_HEADER = "X-Tidemill-Console";

    private static final Logger LOG = Logger.getLogger(SessionDoor.class);
    private static final int BEFORE_PAGES = -20_000;
    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Sessions sessions;
    private final HttpAuthenticator authenticator;
    private final Snapshot snapshot;

    SessionDoor(Sessions sessions, HttpAuthenticator authenticator, Snapshot snapshot) {
        this.sessions = sessions;
        this.authenticator = authenticator;
        this.snapshot = snapshot;
    }

    void register(@Observes Router router) {
        router.route("/v1/*").order(BEFORE_PAGES - 1).handler(SessionDoor::refuseStrangersForms);
        router.get("/v1/session")
                .order(BEFORE_PAGES)
                .handler(KnownParameters.of())
                .handler(this::show);
        router.post("/v1/session/account")
                .order(BEFORE_PAGES)
                .handler(KnownParameters.of("accountId"))
                .handler(this::choose);
        router.get("/console/sign-in").order(BEFORE_PAGES).handler(this::signIn);
        router.route("/console/sign-out").order(BEFORE_PAGES).handler(this::signOut);
    }

    /** A cookie is sent by the browser whoever asks it to, so a change needs proof of our page. */
    private static void refuseStrangersForms(RoutingContext request) {
        var http = request.request();
        if (SAFE.contains(http.method())
                || http.headers().contains(HttpHeaders.AUTHORIZATION)
                || http.headers().contains(CONSOLE_HEADER)
                || !Sessions.hasCookie(request)) {
            request.next();
            return;
        }
        http.resume();
        error(request, 403, "AccessDenied", "a change needs the header " + CONSOLE_HEADER);
    }

    private void show(RoutingContext request) {
        sessions.of(request)
                .whenComplete(
                        (session, failure) -> {
                            if (failure != null) {
                                noSession(request, failure);
                            } else if (session.isEmpty()) {
                                error(request, 401, "SessionExpired", "nobody is signed in");
                            } else {
                                json(request, 200, describe(session.get()));
                            }
                        });
    }

    /** {@code ?accountId=}: the account that the session acts in from now on. */
    private void choose(RoutingContext request) {
        request.request().resume();
        var wanted = String.valueOf(request.request().getParam("accountId"));
        sessions.of(request)
                .whenComplete(
                        (session, failure) -> {
                            if (failure != null) {
                                noSession(request, failure);
                            } else if (session.isEmpty()) {
                                error(request, 401, "SessionExpired", "nobody is signed in");
                            } else if (!TenantId.isValid(wanted)
                                    || !session.get()
                                            .person()
                                            .canActIn(new TenantId(wanted), snapshot)) {
                                error(
                                        request,
                                        403,
                                        "AccessDenied",
                                        session.get().person().name()
                                                + " cannot act in the account that was asked for");
                            } else {
                                request.response()
                                        .addCookie(
                                                Cookie.cookie(Sessions.ACCOUNT_COOKIE, wanted)
                                                        .setPath("/")
                                                        .setHttpOnly(true)
                                                        .setSecure(request.request().isSSL())
                                                        .setSameSite(CookieSameSite.LAX));
                                json(request, 200, new JsonObject().put("accountId", wanted));
                            }
                        });
    }

    private JsonObject describe(Session session) {
        var account = session.principal().tenant();
        var accounts = new JsonArray();
        session.person()
                .memberships()
                .forEach(
                        membership ->
                                accounts.add(
                                        new JsonObject()
                                                .put("accountId", membership.account().value())
                                                .put("accountName", name(membership.account()))
                                                .put("role", membership.role().text())));
        return new JsonObject()
                .put("name", session.person().name())
                .put("email", session.email())
                .put("accountId", account.value())
                .put("accountName", name(account))
                .put("principal", session.principal().arn())
                .put("accounts", accounts)
                .put("operator", session.principal().isOperator());
    }

    private String name(TenantId account) {
        return snapshot.tenant(account).map(Tenant::name).orElse(account.value());
    }

    private static void noSession(RoutingContext request, Throwable failure) {
        if (rootOf(failure) instanceof NoAccountException none) {
            error(request, 403, NoAccountException.CODE, none.getMessage());
        } else if (rootOf(failure) instanceof OIDCException) {
            error(request, 503, "ServiceUnavailable", "sign-in is not up yet; try again soon");
        } else {
            error(request, 401, "SessionExpired", "the session is over; sign in again");
        }
    }

    private void signIn(RoutingContext request) {
        authenticator
                .attemptAuthentication(request)
                .subscribe()
                .with(
                        identity -> {
                            if (identity == null || identity.isAnonymous()) {
                                challenge(request);
                            } else {
                                redirect(request, LocalTarget.of(request.request().getParam("to")));
                            }
                        },
                        failure -> afterFailure(request, failure));
    }

    private void challenge(RoutingContext request) {
        authenticator
                .sendChallenge(request)
                .subscribe()
                .with(
                        _ -> {
                            if (!request.response().ended()) {
                                request.response().end();
                            }
                        },
                        failure -> afterFailure(request, failure));
    }

    /** The session's cookie goes first; then Keycloak forgets the person too. */
    private void signOut(RoutingContext request) {
        request.request().resume();
        if (!Sessions.hasCookie(request)) {
            redirect(request, LocalTarget.HOME);
            return;
        }
        authenticator
                .attemptAuthentication(request)
                .subscribe()
                .with(
                        _ -> redirect(request, LocalTarget.HOME),
                        failure -> afterFailure(request, failure));
    }

    /** Some failures are steps of the protocol: the browser is to go elsewhere. */
    private static void afterFailure(RoutingContext request, Throwable failure) {
        switch (rootOf(failure)) {
            case AuthenticationRedirectException step -> {
                request.response().headers().set(HttpHeaders.CACHE_CONTROL, "no-store");
                request.response()
                        .setStatusCode(step.getCode())
                        .putHeader(HttpHeaders.LOCATION, step.getRedirectUri())
                        .end();
            }
            case AuthenticationException _ -> {
                LOG.debugf("Sign-in refused: %s", failure.getMessage());
                redirect(request, LocalTarget.HOME);
            }
            default -> {
                LOG.infof("Sign-in is not possible now: %s", failure.getMessage());
                notUpYet(request);
            }
        }
    }

    private static void notUpYet(RoutingContext request) {
        request.response()
                .setStatusCode(503)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                .putHeader(HttpHeaders.RETRY_AFTER, "3")
                .putHeader("Refresh", "3")
                .end(
                        "<!doctype html><html lang=en><title>Tidemill</title>"
                                + "<p>Sign-in is coming up. This page tries again by itself.</p></html>");
    }

    private static Throwable rootOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    private static void redirect(RoutingContext request, String to) {
        request.response()
                .setStatusCode(303)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.LOCATION, to)
                .end();
    }

    private static void error(RoutingContext request, int status, String code, String message) {
        json(request, status, new JsonObject().put("__type", code).put("message", message));
    }

    private static void json(RoutingContext request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.toBuffer());
    }
}
