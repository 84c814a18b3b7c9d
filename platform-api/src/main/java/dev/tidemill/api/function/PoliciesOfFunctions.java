package dev.tidemill.api.function;

import dev.tidemill.api.admission.ResourcePolicies;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.iam.decision.CompiledPolicy;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Functions' policies, for every door's question whether somebody may. */
@ApplicationScoped
class PoliciesOfFunctions implements ResourcePolicies {

    private static final String REGION = "arn:aws:lambda:" + FunctionId.REGION + ":";
    private static final String KIND = ":function:";
    private static final int ACCOUNT_END = REGION.length() + 12;

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
        return function(resource).flatMap(snapshot::functionPolicy);
    }

    /** Whose ARN it is, without a qualifier. */
    static Optional<FunctionId> function(String arn) {
        if (!arn.startsWith(REGION) || !arn.startsWith(KIND, ACCOUNT_END)) {
            return Optional.empty();
        }
        var tenant = new TenantId(arn.substring(REGION.length(), ACCOUNT_END));
        return Optional.of(new FunctionId(tenant, arn.substring(ACCOUNT_END + KIND.length())));
    }
}
