package dev.tidemill.api.aws.sts;

import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.iam.managed.ManagedPolicies;
import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.iam.policy.PolicyParser;
import dev.tidemill.core.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;

/**
 * What a caller asks a new session to be limited to and tagged with, checked.
 *
 * @param policies documents and ARNs, the document first
 * @param packedPercent how much of the room for all this it takes; empty when it asks for nothing
 */
record SessionLimits(
        List<String> policies,
        Map<String, String> tags,
        Set<String> transitive,
        Optional<Integer> packedPercent) {

    private static final int LONGEST_POLICY = 2048;
    private static final int MOST_ARNS = 10;
    private static final int ROOM = 2048;

    /** What the request says of it. */
    record Asked(
            Optional<String> policy,
            List<String> arns,
            Map<String, String> tags,
            List<String> transitive) {}

    /**
     * @param account of the role: managed policies must be its own or AWS's
     * @throws AwsException in STS' words
     */
    static SessionLimits of(Asked asked, TenantId account, Snapshot snapshot) {
        asked.policy().ifPresent(SessionLimits::check);
        if (asked.arns().size() > MOST_ARNS) {
            throw invalid(
                    "1 validation error detected: Value at 'policyArns' failed to satisfy constraint:"
                            + " Member must have length less than or equal to "
                            + MOST_ARNS);
        }
        var policies = new ArrayList<String>();
        asked.policy().ifPresent(policies::add);
        for (var arn : asked.arns()) {
            var known =
                    ManagedPolicies.find(arn).isPresent()
                            || snapshot.directory(account).policy(arn).isPresent();
            if (!known) {
                throw invalid("The policy ARN " + arn + " does not exist or is not attachable.");
            }
            policies.add(arn);
        }
        var keys = asked.tags().keySet();
        for (var key : asked.transitive()) {
            if (!keys.contains(key)) {
                throw invalid(
                        "The specified transitive tag key must be included in the requested tags.");
            }
        }
        return new SessionLimits(
                policies, asked.tags(), Set.copyOf(asked.transitive()), packed(asked));
    }

    private static void check(String policy) {
        if (policy.length() > LONGEST_POLICY) {
            throw invalid(
                    "1 validation error detected: Value at 'policy' failed to satisfy constraint:"
                            + " Member must have length less than or equal to "
                            + LONGEST_POLICY);
        }
        try {
            var unused = PolicyParser.parse(policy, PolicyKind.SESSION);
        } catch (PlatformException malformed) {
            throw new AwsException("MalformedPolicyDocument", 400, malformed.getMessage());
        }
    }

    /** Keys of tags are the same in upper and lower case. */
    static Map<String, String> tags(List<Map.Entry<String, String>> asked) {
        var tags = new HashMap<String, String>();
        var seen = new HashSet<String>();
        for (var tag : asked) {
            if (!seen.add(tag.getKey().toLowerCase(Locale.ROOT))) {
                throw new AwsException(
                        "InvalidParameterValue",
                        400,
                        "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
            tags.put(tag.getKey(), tag.getValue());
        }
        return tags;
    }

    private static Optional<Integer> packed(Asked asked) {
        if (asked.policy().isEmpty() && asked.arns().isEmpty() && asked.tags().isEmpty()) {
            return Optional.empty();
        }
        var text = asked.policy().orElse("") + asked.arns() + asked.tags() + asked.transitive();
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        int packed;
        try (var deflater = new Deflater()) {
            deflater.setInput(bytes);
            deflater.finish();
            packed = deflater.deflate(new byte[bytes.length + 64]);
        }
        var percent = Math.max(1, packed * 100 / ROOM);
        if (percent > 100) {
            throw new AwsException(
                    "PackedPolicyTooLarge",
                    400,
                    "Packed size of session tags and policies consumes "
                            + percent
                            + "% of allotted space.");
        }
        return Optional.of(percent);
    }

    /**
     * With what the calling session hands on.
     *
     * @throws AwsException when the request would change one of these
     */
    SessionLimits inheriting(Map<String, String> tags, Set<String> transitive) {
        if (transitive.isEmpty()) {
            return this;
        }
        var all = new HashMap<>(this.tags);
        for (var key : transitive) {
            if (this.tags.keySet().stream().anyMatch(key::equalsIgnoreCase)) {
                throw new AwsException(
                        "InvalidParameterValue",
                        400,
                        "One of the specified transitive tag keys can't be set because it conflicts"
                                + " with a transitive tag key from the calling session.");
            }
            all.put(key, tags.getOrDefault(key, ""));
        }
        var keys = new HashSet<>(this.transitive);
        keys.addAll(transitive);
        return new SessionLimits(policies, Map.copyOf(all), Set.copyOf(keys), packedPercent);
    }

    static AwsException invalid(String message) {
        return new AwsException("ValidationError", 400, message);
    }
}
