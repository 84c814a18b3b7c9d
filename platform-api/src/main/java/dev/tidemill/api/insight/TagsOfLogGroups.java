package dev.tidemill.api.insight;

import dev.tidemill.api.admission.ResourceTags;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/**
 * Log groups' tags, for conditions of policies. Whatever region the ARN says: a request that is
 * signed for another one reaches the same group.
 */
@ApplicationScoped
class TagsOfLogGroups implements ResourceTags {

    private final Snapshot snapshot;

    TagsOfLogGroups(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public String service() {
        return "logs";
    }

    /** Of a stream, its group's. */
    @Override
    public Map<String, String> of(String arn) {
        var fields = arn.split(":", -1);
        return fields.length >= 7
                        && fields[2].equals("logs")
                        && TenantId.isValid(fields[4])
                        && fields[5].equals("log-group")
                ? snapshot.logGroupTags(new TenantId(fields[4]), fields[6])
                : Map.of();
    }
}
