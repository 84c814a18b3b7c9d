package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.policy.ConditionKey;
import dev.tidemill.core.tenant.TenantId;
import java.util.List;

/**
 * Who wants to do what to what.
 *
 * @param resource an ARN, or {@code *} for an action that has no resource
 * @param account whose the resource is; for {@code *} the principal's own
 */
public record Request(
        Principal principal, Action action, String resource, TenantId account, Context context) {

    /** Empty when the request has no such key. */
    List<String> values(ConditionKey key) {
        return context.values(key, this);
    }
}
