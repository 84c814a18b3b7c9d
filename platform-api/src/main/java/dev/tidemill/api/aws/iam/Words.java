package dev.tidemill.api.aws.iam;

import dev.tidemill.api.aws.model.iam.AttachedPermissionsBoundary;
import dev.tidemill.api.aws.model.iam.AttachedPolicy;
import dev.tidemill.api.aws.model.iam.Group;
import dev.tidemill.api.aws.model.iam.Policy;
import dev.tidemill.api.aws.model.iam.PolicyVersion;
import dev.tidemill.api.aws.model.iam.Role;
import dev.tidemill.api.aws.model.iam.RoleLastUsed;
import dev.tidemill.api.aws.model.iam.Tag;
import dev.tidemill.api.aws.model.iam.User;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.iam.Identities;
import dev.tidemill.api.iam.PolicyView;
import dev.tidemill.core.iam.directory.IamGroup;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.iam.managed.ManagedPolicies;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Our records in the words of IAM. */
final class Words {

    private static final int LONGEST_DOCUMENT = 131_072;

    private Words() {}

    /** With all that a single answer shows, and lists do not. */
    static User user(IamUser user) {
        return listed(user)
                .permissionsBoundary(bound(user.boundary()))
                .tags(tags(user.tags()))
                .build();
    }

    static User.Builder listed(IamUser user) {
        return User.builder()
                .path(user.path())
                .userName(user.name())
                .userId(user.id())
                .arn(user.arn())
                .createDate(user.createdAt());
    }

    static Group group(IamGroup group) {
        return Group.builder()
                .path(group.path())
                .groupName(group.name())
                .groupId(group.id())
                .arn(group.arn())
                .createDate(group.createdAt())
                .build();
    }

    /** With all that a single answer shows, and lists do not. */
    static Role role(IamRole role, String trust, Optional<Identities.LastUse> used) {
        return listed(role, trust)
                .roleLastUsed(lastUsed(used))
                .permissionsBoundary(bound(role.boundary()))
                .tags(tags(role.tags()))
                .build();
    }

    /** Without members for one that never was. */
    static RoleLastUsed lastUsed(Optional<Identities.LastUse> used) {
        return RoleLastUsed.builder()
                .lastUsedDate(used.map(Identities.LastUse::at))
                .region(used.map(Identities.LastUse::region))
                .build();
    }

    /**
     * @param trust as it is shown
     */
    static Role.Builder listed(IamRole role, String trust) {
        return Role.builder()
                .path(role.path())
                .roleName(role.name())
                .roleId(role.id())
                .arn(role.arn())
                .createDate(role.createdAt())
                .assumeRolePolicyDocument(encoded(trust))
                .description(Optional.of(role.description()).filter(text -> !text.isEmpty()))
                .maxSessionDuration((int) role.maxSession().toSeconds());
    }

    /** With all that a single answer shows, and lists do not. */
    static Policy policy(PolicyView policy) {
        return listed(policy)
                .description(Optional.of(policy.description()).filter(text -> !text.isEmpty()))
                .tags(tags(policy.tags()))
                .build();
    }

    static Policy.Builder listed(PolicyView policy) {
        return Policy.builder()
                .policyName(policy.name())
                .policyId(policy.id())
                .arn(policy.arn())
                .path(policy.path())
                .defaultVersionId(versionId(policy.defaultVersion()))
                .attachmentCount(policy.attachments())
                .permissionsBoundaryUsageCount(policy.boundaries())
                .isAttachable(true)
                .createDate(policy.createdAt())
                .updateDate(policy.updatedAt());
    }

    /** With the document, as a single answer shows it. */
    static PolicyVersion version(PolicyView.Version version) {
        return listed(version).document(encoded(version.document())).build();
    }

    static PolicyVersion.Builder listed(PolicyView.Version version) {
        return PolicyVersion.builder()
                .versionId(versionId(version.number()))
                .isDefaultVersion(version.isDefault())
                .createDate(version.createdAt());
    }

    static String versionId(int number) {
        return "v" + number;
    }

    /** In the order of their names, those whose path begins so. */
    static List<AttachedPolicy> attached(List<String> arns, Optional<String> pathPrefix) {
        return arns.stream()
                .filter(arn -> path(arn).startsWith(pathPrefix.orElse("/")))
                .map(
                        arn ->
                                AttachedPolicy.builder()
                                        .policyName(arn.substring(arn.lastIndexOf('/') + 1))
                                        .policyArn(arn)
                                        .build())
                .sorted(Comparator.comparing(Words::nameOf))
                .toList();
    }

    /** A tenant's and AWS's policy may have the same name. */
    static String nameOf(AttachedPolicy policy) {
        var aws = policy.policyArn().filter(ManagedPolicies::isManaged).isPresent();
        return policy.policyName().orElse("") + (aws ? " aws" : "");
    }

    private static String path(String policyArn) {
        return policyArn.substring(policyArn.indexOf('/'), policyArn.lastIndexOf('/') + 1);
    }

    static Optional<AttachedPermissionsBoundary> bound(Optional<String> arn) {
        return arn.map(
                policy ->
                        AttachedPermissionsBoundary.builder()
                                .permissionsBoundaryType("PermissionsBoundaryPolicy")
                                .permissionsBoundaryArn(policy)
                                .build());
    }

    /** Absent when there are none. */
    static Optional<List<Tag>> tags(Map<String, String> tags) {
        return tags.isEmpty() ? Optional.empty() : Optional.of(tagList(tags));
    }

    static List<Tag> tagList(Map<String, String> tags) {
        return tags.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    /**
     * @throws AwsException when a key is there twice
     */
    static Map<String, String> tagMap(List<Tag> tags) {
        var map =
                new TreeMap<String, String>(
                        Comparator.comparing(key -> key.toLowerCase(Locale.ROOT)));
        for (var tag : tags) {
            if (map.put(tag.key(), tag.value()) != null) {
                throw new AwsException(
                        "InvalidInput",
                        400,
                        "Duplicate tag keys found. Please note that Tag keys are case"
                                + " insensitive.");
            }
        }
        return map;
    }

    /** As conditions ask for them; of a key that is there twice, the last. */
    static Map<String, String> plainTags(List<Tag> tags) {
        var map = new TreeMap<String, String>();
        tags.forEach(tag -> map.put(tag.key(), tag.value()));
        return map;
    }

    /** As IAM returns documents: every character that RFC 3986 reserves is escaped. */
    static String encoded(String document) {
        return URLEncoder.encode(document, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /**
     * A document is longer than patterns are tried on.
     *
     * @param parameter as the message calls it
     * @throws AwsException when no document could look so
     */
    static String checked(@Nullable String document, String parameter) {
        if (document == null) {
            throw new AwsException(
                    "ValidationError",
                    400,
                    "1 validation error detected: Value null at '%s' failed to satisfy constraint:"
                                    .formatted(parameter)
                            + " Member must not be null");
        }
        if (document.length() > LONGEST_DOCUMENT) {
            throw new AwsException(
                    "ValidationError",
                    400,
                    "1 validation error detected: Value at '%s' failed to satisfy constraint:"
                                    .formatted(parameter)
                            + " Member must have length less than or equal to "
                            + LONGEST_DOCUMENT);
        }
        if (document.isEmpty() || !document.chars().allMatch(Words::isAllowed)) {
            throw new AwsException(
                    "ValidationError",
                    400,
                    "The specified value for %s is invalid. It must contain only printable ASCII"
                                    .formatted(parameter)
                            + " characters.");
        }
        return document;
    }

    private static boolean isAllowed(int c) {
        return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xff);
    }
}
