package dev.tidemill.api.people;

import dev.tidemill.api.tenant.TenantArrival;
import dev.tidemill.api.tenant.Tenants;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.time.Ticker;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Gives each tenant its organization, whenever Keycloak is there, and ends invitations that are
 * over. At its first round it also takes everybody in who was there before organizations were.
 */
@ApplicationScoped
class PeopleLoop implements TenantArrival {

    private static final Logger LOG = Logger.getLogger(PeopleLoop.class);

    private final Keycloak keycloak;
    private final Tenants tenants;
    private final TenantPeople people;
    private final Organizations organizations;
    private final Invitations invitations;
    private final Ticker ticker;
    private boolean filled;

    PeopleLoop(
            Keycloak keycloak,
            Tenants tenants,
            TenantPeople people,
            Organizations organizations,
            Invitations invitations,
            PeopleConfig config) {
        this.keycloak = keycloak;
        this.tenants = tenants;
        this.people = people;
        this.organizations = organizations;
        this.invitations = invitations;
        this.ticker =
                new Ticker(
                        "people",
                        config.pause(),
                        this::tick,
                        failure -> LOG.debugf("Keycloak does not help now: %s", failure));
    }

    void start(@Observes StartupEvent started) {
        if (keycloak.isConfigured()) {
            ticker.start();
        }
    }

    @Override
    public void arrived(Tenant tenant) {
        ticker.wake();
    }

    /** Returns 0: what is left to do waits for the next round. */
    int tick() {
        var known = organizations.accounts();
        for (var tenant : tenants.list()) {
            if (!known.contains(tenant.id().value())) {
                organizations.ensure(tenant);
            } else if (filled) {
                continue;
            }
            organizations.fill(tenant.id(), people.userIds(tenant.id()));
        }
        filled = true;
        invitations.tick();
        return 0;
    }

    @PreDestroy
    void stop() {
        if (keycloak.isConfigured()) {
            ticker.close();
        }
    }
}
