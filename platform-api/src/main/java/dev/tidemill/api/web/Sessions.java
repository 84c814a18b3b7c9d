package dev.tidemill.api.web;

import dev.tidemill.api.identity.IdentityDoor;
import dev.tidemill.api.identity.KeyUses;
import dev.tidemill.api.identity.NoAccountException;
import dev.tidemill.api.identity.People;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

    /** Holds the account that a person of several has chosen. */
    static final String ACCOUNT_COOKIE = "tidemill_account";

    private static final String OPERATOR = "operator";

    private final HttpAuthenticator authenticator;
    private final Snapshot snapshot;
    private final KeyUses uses;

    Sessions(HttpAuthenticator authenticator, Snapshot snapshot, KeyUses uses) {
        this.uses = uses;
        this.authenticator = authenticator;
        this.snapshot = snapshot;
    }

    /**
     * @return empty when nobody is signed in; completes exceptionally when that cannot be found out
     *     or the session is over
     */
    CompletionStage<Optional<Session>> of(RoutingContext request) {
        if (!hasCookie(request) && !hasBearerToken(request)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return authenticator
                .attemptAuthentication(request)
                .onItem()
                .transform(
                        identity ->
                                Optional.ofNullable(identity)
                                        .flatMap(known -> session(request, known)))
                .subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Optional<Principal>> person(RoutingContext request) {
        return of(request).thenApply(session -> session.map(Session::principal));
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

    /** A person without an account to act in may not even look around, and is told why. */
    private Optional<Session> session(RoutingContext request, SecurityIdentity identity) {
        if (identity.isAnonymous() || !(identity.getPrincipal() instanceof JsonWebToken token)) {
            return Optional.empty();
        }
        String name = token.getClaim("preferred_username");
        String email = token.getClaim("email");
        if (name == null) {
            return Optional.empty();
        }
        var person =
                new SignedIn(
                        token.getSubject(),
                        name,
                        identity.hasRole(OPERATOR),
                        memberships(token),
                        token.getIssuer(),
                        Instant.ofEpochSecond(token.getIssuedAtTime()),
                        Instant.ofEpochSecond(token.getExpirationTime()));
        var principal =
                person.principal(wanted(request), snapshot)
                        .orElseThrow(() -> new NoAccountException(person.whyNobody()));
        if (principal instanceof Principal.RoleSession session) {
            uses.used(session, IdentityDoor.SERVICE, FunctionId.REGION);
        }
        return Optional.of(new Session(person, principal, email == null ? "" : email));
    }

    /** Only administrators can write them; who has none but an account administers that. */
    private static List<Membership> memberships(JsonWebToken token) {
        var memberships = new ArrayList<Membership>();
        Object listed = token.getClaim("memberships");
        if (listed instanceof Collection<?> texts) {
            texts.forEach(text -> Membership.parse(plain(text)).ifPresent(memberships::add));
        }
        String account = token.getClaim("account");
        if (account != null && TenantId.isValid(account)) {
            var id = new TenantId(account);
            if (memberships.stream().noneMatch(m -> m.account().equals(id))) {
                memberships.add(new Membership(id, TenantRole.ADMIN));
            }
        }
        return memberships;
    }

    private static String plain(Object text) {
        return text instanceof JsonString json ? json.getString() : String.valueOf(text);
    }

    /** What the person chose; believed only as far as their memberships go. */
    private static Optional<TenantId> wanted(RoutingContext request) {
        var cookie = request.request().getCookie(ACCOUNT_COOKIE);
        return cookie != null && TenantId.isValid(cookie.getValue())
                ? Optional.of(new TenantId(cookie.getValue()))
                : Optional.empty();
    }
}
