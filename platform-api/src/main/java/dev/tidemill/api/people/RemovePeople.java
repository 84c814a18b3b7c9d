package dev.tidemill.api.people;

import dev.tidemill.api.tenant.TenantRemoval;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;

/** Nobody keeps a place in an account that is gone: its number may be given again. */
@ApplicationScoped
class RemovePeople implements TenantRemoval {

    private final TenantPeople people;
    private final PeopleConfig config;

    RemovePeople(TenantPeople people, PeopleConfig config) {
        this.people = people;
        this.config = config;
    }

    /** A sign-in service that is away keeps the tenant from being removed until it is back. */
    @Override
    public void prepare(TenantId tenant) {
        if (config.keycloak().isEmpty()) {
            return;
        }
        for (var members = people.list(tenant); !members.isEmpty(); members = people.list(tenant)) {
            members.forEach(member -> people.remove(tenant, member.username()));
        }
    }

    @Override
    public void remove(TenantId tenant) {}
}
