package dev.tidemill.core.iam.directory;

import dev.tidemill.core.tenant.TenantId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A managed policy of a tenant.
 *
 * @param path begins and ends with a slash
 * @param name unique in the tenant, whatever the path
 * @param id {@code ANPA…}
 * @param document of the default version
 */
public record IamPolicy(
        TenantId tenant,
        String path,
        String name,
        String id,
        String document,
        Map<String, String> tags) {

    public IamPolicy(
            TenantId tenant,
            String path,
            String name,
            String id,
            String document,
            @Nullable Map<String, String> tags) {
        this.tenant = tenant;
        this.path = path;
        this.name = name;
        this.id = id;
        this.document = document;
        this.tags = tags == null ? Map.of() : Map.copyOf(tags); // written by an older program
    }

    public String arn() {
        return "arn:aws:iam::" + tenant + ":policy" + path + name;
    }
}
