package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.policy.ConditionKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The context of a call that came through a door. A service's keys can never pass for one of AWS's
 * global ones.
 *
 * @param sourceIp the peer's address; empty when a service calls
 * @param userAgent conditions see its first 512 characters
 * @param requestTags that the call wants to set
 * @param resourceTags that the resource has
 * @param serviceKeys what the service says of the call, by key, such as {@code lambda:FunctionArn};
 *     upper and lower case are the same
 */
public record CallContext(
        Optional<String> sourceIp,
        boolean secureTransport,
        Instant time,
        String region,
        Optional<String> userAgent,
        Map<String, String> requestTags,
        Map<String, String> resourceTags,
        Map<String, List<String>> serviceKeys)
        implements Context {

    private static final int LONGEST_FREE_TEXT = 512;

    /** A call without tags and keys of its service. */
    public static CallContext of(
            String sourceIp, boolean secureTransport, Instant time, String region) {
        return new CallContext(
                Optional.of(sourceIp),
                secureTransport,
                time,
                region,
                Optional.empty(),
                Map.of(),
                Map.of(),
                Map.of());
    }

    @Override
    public List<String> values(ConditionKey key, Request request) {
        var principal = request.principal();
        return switch (key.global()) {
            case NONE -> ofService(key.name());
            case CURRENT_TIME -> List.of(time.toString());
            case EPOCH_TIME -> List.of(Long.toString(time.getEpochSecond()));
            case REQUESTED_REGION -> List.of(region);
            case SECURE_TRANSPORT -> List.of(Boolean.toString(secureTransport));
            case SOURCE_IP -> list(sourceIp);
            case USER_AGENT -> list(userAgent.map(CallContext::beginning));
            case VIA_SERVICE -> List.of("false");
            case RESOURCE_ACCOUNT -> List.of(request.account().value());
            case REQUEST_TAG -> tag(requestTags, key.tag());
            case RESOURCE_TAG -> tag(resourceTags, key.tag());
            case TAG_KEYS -> List.copyOf(requestTags.keySet());
            case PRINCIPAL_TAG -> tag(tags(principal), key.tag());
            case FEDERATED_PROVIDER,
                    PRINCIPAL_ACCOUNT,
                    PRINCIPAL_ARN,
                    PRINCIPAL_IS_SERVICE,
                    PRINCIPAL_SERVICE_NAME,
                    PRINCIPAL_TYPE,
                    SOURCE_ACCOUNT,
                    SOURCE_ARN,
                    SOURCE_IDENTITY,
                    TOKEN_ISSUE_TIME,
                    USER_ID,
                    USER_NAME ->
                    PrincipalKeys.values(key.global(), principal);
        };
    }

    private List<String> ofService(String name) {
        for (var entry : serviceKeys.entrySet()) {
            if (entry.getKey().equalsIgnoreCase(name)) {
                return entry.getValue();
            }
        }
        return List.of();
    }

    private static Map<String, String> tags(Principal principal) {
        return switch (principal) {
            case Principal.User user -> user.tags();
            case Principal.RoleSession session -> session.tags();
            case Principal.Root _,
                    Principal.Person _,
                    Principal.Service _,
                    Principal.WebIdentity _ ->
                    Map.of();
        };
    }

    private static List<String> tag(Map<String, String> tags, String name) {
        for (var tag : tags.entrySet()) {
            if (tag.getKey().equalsIgnoreCase(name)) {
                return List.of(tag.getValue());
            }
        }
        return List.of();
    }

    /** Callers write what they like, at any length; it is compared with every pattern. */
    private static String beginning(String text) {
        return text.length() > LONGEST_FREE_TEXT ? text.substring(0, LONGEST_FREE_TEXT) : text;
    }

    static List<String> list(Optional<String> value) {
        return value.isPresent() ? List.of(value.get()) : List.of();
    }
}
