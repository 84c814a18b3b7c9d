package dev.tidemill.api.iam;

import dev.tidemill.api.outbox.CatalogueContent;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BiConsumer;

/** Limits and policies first: who has one that is not known yet may do nothing. */
@ApplicationScoped
class IamContent implements CatalogueContent {

    private final GuardRails guardRails;
    private final Policies policies;
    private final Identities identities;

    IamContent(GuardRails guardRails, Policies policies, Identities identities) {
        this.guardRails = guardRails;
        this.policies = policies;
        this.identities = identities;
    }

    @Override
    public void tell(BiConsumer<TenantId, Change> told) {
        guardRails
                .lockAll()
                .forEach(rail -> told.accept(rail.tenant(), new Change.GuardRailPut(rail)));
        policies.lockAll()
                .forEach(policy -> told.accept(policy.tenant(), new Change.PolicyPut(policy)));
        identities
                .lockAll()
                .forEach(identity -> told.accept(identity.tenant(), EditIdentities.put(identity)));
    }
}
