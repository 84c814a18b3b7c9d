package dev.tidemill.core.iam.directory;

import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A role.
 *
 * @param id {@code AROA…}
 * @param trust the document that says who may assume it
 * @param maxSession how long a session of it may last, one hour to twelve
 * @param boundary ARN of a managed policy
 */
public record IamRole(
        TenantId tenant,
        String path,
        String name,
        String id,
        Instant createdAt,
        String description,
        String trust,
        Duration maxSession,
        Map<String, String> tags,
        Map<String, String> inline,
        List<String> attached,
        Optional<String> boundary)
        implements Identity {
    public IamRole {
        tags = Map.copyOf(tags);
        inline = Map.copyOf(inline);
        attached = List.copyOf(attached);
    }

    /** What sessions of it are of. */
    public Principal.Role principal() {
        return new Principal.Role(tenant, path, name, id);
    }
}
