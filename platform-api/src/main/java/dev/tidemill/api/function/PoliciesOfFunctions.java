package dev.tidemill.api.function;

import dev.tidemill.api.admission.ResourcePolicies;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.iam.decision.CompiledPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Functions' and layers' policies, for every door's question whether somebody may. */
@ApplicationScoped
class PoliciesOfFunctions implements ResourcePolicies {

    private final Snapshot snapshot;

    PoliciesOfFunctions(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public String service() {
        return "lambda";
    }

    @Override
    public Optional<CompiledPolicy> of(Action action, String resource) {
        return snapshot.resourcePolicy(resource);
    }
}
