package dev.tidemill.core.iam.directory;

import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A user.
 *
 * @param id {@code AIDA…}
 * @param groups names of those it is in
 * @param boundary ARN of a managed policy
 */
public record IamUser(
        TenantId tenant,
        String path,
        String name,
        String id,
        Instant createdAt,
        Map<String, String> tags,
        List<String> groups,
        Map<String, String> inline,
        List<String> attached,
        Optional<String> boundary)
        implements Identity {
    public IamUser {
        tags = Map.copyOf(tags);
        groups = List.copyOf(groups);
        inline = Map.copyOf(inline);
        attached = List.copyOf(attached);
    }

    /** Whoever has proved to be this user, by an access key. */
    public Principal.User principal(String accessKeyId) {
        return new Principal.User(tenant, path, name, id, tags, accessKeyId);
    }
}
