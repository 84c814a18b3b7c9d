package dev.tidemill.api.people;

import dev.tidemill.api.tenant.TenantRemoval;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;

/** Nobody keeps a place in an account that is gone: its number may be given again. */
@ApplicationScoped
class RemovePeople implements TenantRemoval {

    private final TenantPeople people;
    private final Organizations organizations;
    private final Keycloak keycloak;

    RemovePeople(TenantPeople people, Organizations organizations, Keycloak keycloak) {
        this.people = people;
        this.organizations = organizations;
        this.keycloak = keycloak;
    }

    /** A sign-in service that is away keeps the tenant from being removed until it is back. */
    @Override
    public void prepare(TenantId tenant) {
        if (!keycloak.isConfigured()) {
            return;
        }
        for (var members = people.list(tenant); !members.isEmpty(); members = people.list(tenant)) {
            members.forEach(member -> people.remove(tenant, member.person().username()));
        }
        organizations.remove(tenant);
    }

    @Override
    public void remove(TenantId tenant) {}
}
