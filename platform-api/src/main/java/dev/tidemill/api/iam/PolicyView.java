package dev.tidemill.api.iam;

import java.time.Instant;
import java.util.Map;

/**
 * A managed policy as it is shown.
 *
 * @param defaultVersion the number of the version that holds
 * @param attachments to how many identities of the tenant it is attached
 * @param boundaries of how many identities of the tenant it is the boundary
 */
public record PolicyView(
        String arn,
        String path,
        String name,
        String id,
        String description,
        Map<String, String> tags,
        Instant createdAt,
        Instant updatedAt,
        int defaultVersion,
        int attachments,
        int boundaries) {
    public PolicyView {
        tags = Map.copyOf(tags);
    }

    /** One of its versions. */
    public record Version(int number, String document, Instant createdAt, boolean isDefault) {}
}
