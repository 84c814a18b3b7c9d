package dev.tidemill.core.egress;

import dev.tidemill.core.iam.policy.AddressRange;
import dev.tidemill.core.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/** The egress policies as they are now. Asked for each name and connection: from memory. */
public interface EgressPolicies {

    Optional<EgressPolicy> find(TenantId tenant, String id);

    /**
     * The ranges of a private network that the operator lets the tenant use; none of one that he
     * does not.
     */
    List<AddressRange> network(TenantId tenant, String name);
}
