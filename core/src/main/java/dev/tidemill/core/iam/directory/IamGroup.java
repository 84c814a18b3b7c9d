package dev.tidemill.core.iam.directory;

import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A group of users; the users say that they are in it.
 *
 * @param id {@code AGPA…}
 */
public record IamGroup(
        TenantId tenant,
        String path,
        String name,
        String id,
        Instant createdAt,
        Map<String, String> inline,
        List<String> attached)
        implements Identity {
    public IamGroup {
        inline = Map.copyOf(inline);
        attached = List.copyOf(attached);
    }
}
