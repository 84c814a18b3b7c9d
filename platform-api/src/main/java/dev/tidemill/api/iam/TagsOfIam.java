package dev.tidemill.api.iam;

import dev.tidemill.api.admission.ResourceTags;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.directory.IamPolicy;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** The tags of users, roles and managed policies. Groups have none, as on AWS. */
@ApplicationScoped
class TagsOfIam implements ResourceTags {

    private final Snapshot snapshot;

    TagsOfIam(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public String service() {
        return "iam";
    }

    @Override
    public Map<String, String> of(String arn) {
        var fields = arn.split(":", 6);
        if (fields.length < 6 || !TenantId.isValid(fields[4])) {
            return Map.of();
        }
        var directory = snapshot.directory(new TenantId(fields[4]));
        var name = arn.substring(arn.lastIndexOf('/') + 1);
        return switch (fields[5].substring(0, Math.max(0, fields[5].indexOf('/')))) {
            case "user" -> directory.user(name).map(IamUser::tags).orElse(Map.of());
            case "role" -> directory.role(name).map(IamRole::tags).orElse(Map.of());
            case "policy" -> directory.policy(arn).map(IamPolicy::tags).orElse(Map.of());
            default -> Map.of();
        };
    }
}
