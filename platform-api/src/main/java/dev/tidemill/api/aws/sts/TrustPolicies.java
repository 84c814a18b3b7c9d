package dev.tidemill.api.aws.sts;

import dev.tidemill.api.admission.ResourcePolicies;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.iam.decision.CompiledPolicy;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.policy.Policy;
import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.iam.policy.Version;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Who may assume a role is said by its trust policy; a role that nobody made trusts nobody. */
@ApplicationScoped
public class TrustPolicies implements ResourcePolicies {

    private static final CompiledPolicy NOBODY =
            CompiledPolicy.of(
                    new Policy(Version.V2012, Optional.empty(), List.of()),
                    PolicyKind.TRUST,
                    "no role");

    private final Snapshot snapshot;

    public TrustPolicies(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public String service() {
        return "sts";
    }

    @Override
    public Optional<CompiledPolicy> of(Action action, String resource) {
        if (!resource.startsWith("arn:aws:iam::")) {
            return Optional.empty(); // not about a role
        }
        var trust =
                role(resource)
                        .flatMap(role -> snapshot.directory(role.tenant()).trust(role.name()));
        return trust.isPresent() ? trust : Optional.of(NOBODY);
    }

    /** The role with exactly this ARN. */
    Optional<IamRole> role(String arn) {
        var parts = arn.split(":", 6);
        if (parts.length != 6 || !TenantId.isValid(parts[4])) {
            return Optional.empty();
        }
        return snapshot.directory(new TenantId(parts[4]))
                .role(arn.substring(arn.lastIndexOf('/') + 1))
                .filter(role -> role.arn().equals(arn));
    }
}
