package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.identity.Accounts;
import dev.tidemill.api.identity.Signatures;
import dev.tidemill.api.ingress.BodyBudget;
import dev.tidemill.core.door.OwnPaths;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The door for AWS's protocols. It stands before everything else on the port, takes the requests
 * that are signed for AWS or look like AWS's, and passes on all others untouched.
 */
@ApplicationScoped
public class AwsDoor implements Handler<RoutingContext> {

    /** Before Quarkus' own handlers, which would authenticate, limit and count for browsers. */
    private static final int FIRST = -30_000;

    private final AwsServices services;
    private final Signatures signatures;
    private final Rows rows;
    private final BodyBudget budget;
    private final Accounts accounts;
    private final Clock clock;

    AwsDoor(
            AwsServices services,
            Signatures signatures,
            Rows rows,
            BodyBudget budget,
            Accounts accounts,
            Clock clock) {
        this.services = services;
        this.signatures = signatures;
        this.rows = rows;
        this.budget = budget;
        this.accounts = accounts;
        this.clock = clock;
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this);
    }

    @Override
    public void handle(RoutingContext context) {
        var http = context.request();
        var path = http.path();
        if (path == null || OwnPaths.has(path)) {
            context.next();
            return;
        }
        var query = http.query();
        var service = service(http, path, query);
        if (service == null) {
            context.next();
            return;
        }
        new Exchange(this, service, context.vertx(), http, path, query).begin();
    }

    private @Nullable ServiceTable service(
            HttpServerRequest http, String path, @Nullable String query) {
        var authorization = http.getHeader(HttpHeaders.AUTHORIZATION);
        if (!Signatures.isSigned(authorization, query)) {
            return services.unsigned(
                    http.method().name(), path, query, http.getHeader("X-Amz-Target"));
        }
        var claimed = Signatures.claimedService(authorization, query);
        var service = claimed.isEmpty() ? null : services.signedFor(claimed.get());
        return service == null ? services.nobody() : service;
    }

    Signatures signatures() {
        return signatures;
    }

    Rows rows() {
        return rows;
    }

    BodyBudget budget() {
        return budget;
    }

    Accounts accounts() {
        return accounts;
    }

    Clock clock() {
        return clock;
    }
}
