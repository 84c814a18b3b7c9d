package dev.tidemill.api.function;

import dev.tidemill.api.admission.ResourceTags;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/** Functions' tags, for conditions of policies. */
@ApplicationScoped
class TagsOfFunctions implements ResourceTags {

    private final Snapshot snapshot;

    TagsOfFunctions(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public String service() {
        return "lambda";
    }

    @Override
    public Map<String, String> of(String arn) {
        return function(arn).map(snapshot::functionTags).orElse(Map.of());
    }

    /** Whose ARN it is, with a qualifier or without: tags are the function's. */
    private static Optional<FunctionId> function(String arn) {
        var fields = arn.split(":", -1);
        return fields.length >= 7
                        && fields[2].equals("lambda")
                        && fields[3].equals(FunctionId.REGION)
                        && TenantId.isValid(fields[4])
                        && fields[5].equals("function")
                ? Optional.of(new FunctionId(new TenantId(fields[4]), fields[6]))
                : Optional.empty();
    }
}
