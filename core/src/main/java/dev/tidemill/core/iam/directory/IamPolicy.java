package dev.tidemill.core.iam.directory;

import dev.tidemill.core.tenant.TenantId;

/**
 * A managed policy of a tenant.
 *
 * @param path begins and ends with a slash
 * @param name unique in the tenant, whatever the path
 * @param id {@code ANPA…}
 * @param document of the default version
 */
public record IamPolicy(TenantId tenant, String path, String name, String id, String document) {
    public String arn() {
        return "arn:aws:iam::" + tenant + ":policy" + path + name;
    }
}
