package dev.tidemill.api.web;

import dev.tidemill.api.identity.People;
import dev.tidemill.core.iam.Principal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Shows the identity door the person behind a session. */
@ApplicationScoped
class SessionPeople implements People {

    private final Sessions sessions;

    SessionPeople(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public CompletionStage<Optional<Principal.Person>> person(RoutingContext request) {
        return sessions.of(request).thenApply(session -> session.map(Session::person));
    }
}
