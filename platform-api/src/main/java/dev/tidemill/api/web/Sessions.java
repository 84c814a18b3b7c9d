package dev.tidemill.api.web;

import dev.tidemill.api.identity.People;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Turns the session cookie or bearer token of a request into a person. Only doors that ask for
 * people come here: machines sign their requests, and never wait for the sign-in service.
 */
@ApplicationScoped
public class Sessions implements People {

    /** The cookie of a session; a large one comes in chunks, with a suffix each. */
    private static final String COOKIE = "q_session";

    private static final String OPERATOR = "operator";

    private final HttpAuthenticator authenticator;

    Sessions(HttpAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    /**
     * @return empty when nobody is signed in; completes exceptionally when that cannot be found out
     *     or the session is over
     */
    public CompletionStage<Optional<Session>> of(RoutingContext request) {
        if (!hasCookie(request) && !hasBearerToken(request)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return authenticator
                .attemptAuthentication(request)
                .onItem()
                .transform(identity -> Optional.ofNullable(identity).flatMap(Sessions::session))
                .subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Optional<Principal.Person>> person(RoutingContext request) {
        return of(request).thenApply(session -> session.map(Session::person));
    }

    static boolean hasCookie(RoutingContext request) {
        return request.request().cookies().stream()
                .anyMatch(cookie -> cookie.getName().startsWith(COOKIE));
    }

    private static boolean hasBearerToken(RoutingContext request) {
        var authorization = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        return authorization != null
                && authorization.toLowerCase(Locale.ROOT).startsWith("bearer ");
    }

    /** Empty for a person without an account: it may not even look around. */
    private static Optional<Session> session(SecurityIdentity identity) {
        if (identity.isAnonymous() || !(identity.getPrincipal() instanceof JsonWebToken token)) {
            return Optional.empty();
        }
        String account = token.getClaim("account");
        String name = token.getClaim("preferred_username");
        String email = token.getClaim("email");
        if (account == null || !TenantId.isValid(account) || name == null) {
            return Optional.empty();
        }
        var person =
                new Principal.Person(
                        new TenantId(account),
                        token.getSubject(),
                        name,
                        identity.hasRole(OPERATOR));
        return Optional.of(new Session(person, email == null ? "" : email));
    }
}
