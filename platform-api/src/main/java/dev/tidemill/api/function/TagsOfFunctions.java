package dev.tidemill.api.function;

import dev.tidemill.api.admission.ResourceTags;
import dev.tidemill.core.catalogue.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

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
        return PoliciesOfFunctions.function(arn).map(snapshot::functionTags).orElse(Map.of());
    }
}
