package dev.tidemill.api.egress;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.egress.EgressPolicies;
import dev.tidemill.core.egress.EgressPolicy;
import dev.tidemill.core.egress.PrivateNetworks;
import dev.tidemill.core.iam.policy.AddressRange;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Egress policies as the catalogue in memory has them, with the operator's networks. */
@Startup // wrong settings are told at the start
@ApplicationScoped
public class CatalogueEgress implements EgressPolicies {

    private final Snapshot snapshot;
    private final PrivateNetworks networks;

    CatalogueEgress(Snapshot snapshot, EgressConfig config) {
        this.snapshot = snapshot;
        this.networks = PrivateNetworks.parse(config.privateNetworks().orElse(""));
    }

    @Override
    public Optional<EgressPolicy> find(TenantId tenant, String id) {
        return snapshot.egressPolicy(tenant, id);
    }

    @Override
    public List<AddressRange> network(TenantId tenant, String name) {
        return networks.ranges(tenant, name);
    }

    /** The operator's networks that the tenant's policies may name. */
    List<String> networks(TenantId tenant) {
        return networks.names(tenant);
    }
}
