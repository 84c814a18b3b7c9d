package dev.tidemill.api.aws.url;

import dev.tidemill.api.call.CallFunction;
import dev.tidemill.api.function.UrlConfig;
import dev.tidemill.api.identity.Accounts;
import dev.tidemill.api.identity.Signatures;
import dev.tidemill.api.ingress.BodyBudget;
import dev.tidemill.core.catalogue.Snapshot;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;

/**
 * The door of functions that have addresses of their own. It stands before all others and takes
 * whatever names a host below its domain: nothing of the platform's own is reached under a host
 * that belongs to a tenant.
 */
@ApplicationScoped
public class UrlDoor implements Handler<RoutingContext> {

    /** Before the door for AWS's protocols. */
    private static final int FIRST = -31_000;

    private final UrlHosts hosts;
    private final Snapshot snapshot;
    private final CallFunction calls;
    private final Signatures signatures;
    private final UrlPermissions permissions;
    private final BodyBudget budget;
    private final Accounts accounts;
    private final Clock clock;

    UrlDoor(
            UrlConfig config,
            Snapshot snapshot,
            CallFunction calls,
            Signatures signatures,
            UrlPermissions permissions,
            BodyBudget budget,
            Accounts accounts,
            Clock clock) {
        this.hosts = new UrlHosts(config.domain());
        this.snapshot = snapshot;
        this.calls = calls;
        this.signatures = signatures;
        this.permissions = permissions;
        this.budget = budget;
        this.accounts = accounts;
        this.clock = clock;
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this);
    }

    @Override
    public void handle(RoutingContext context) {
        var id = hosts.below(context.request());
        if (id == null) {
            context.next();
        } else {
            new UrlExchange(this, context.vertx(), context.request())
                    .begin(snapshot.functionUrl(id));
        }
    }

    String domain() {
        return hosts.domain();
    }

    CallFunction calls() {
        return calls;
    }

    Signatures signatures() {
        return signatures;
    }

    UrlPermissions permissions() {
        return permissions;
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
