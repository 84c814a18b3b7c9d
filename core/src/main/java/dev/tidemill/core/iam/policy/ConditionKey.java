package dev.tidemill.core.iam.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A key of a request's context.
 *
 * @param name in lower case: keys do not tell the cases apart
 * @param global which one, when it is a key that all services share
 * @param tag behind the slash of keys such as {@code aws:PrincipalTag/team}, in lower case, else
 *     empty
 */
public record ConditionKey(String name, Global global, String tag) {

    /** The keys that requests to every service have. {@code NONE} is a service's own. */
    public enum Global {
        NONE(""),
        CURRENT_TIME("aws:CurrentTime"),
        EPOCH_TIME("aws:EpochTime"),
        FEDERATED_PROVIDER("aws:FederatedProvider"),
        PRINCIPAL_ACCOUNT("aws:PrincipalAccount"),
        PRINCIPAL_ARN("aws:PrincipalArn"),
        PRINCIPAL_IS_SERVICE("aws:PrincipalIsAWSService"),
        PRINCIPAL_SERVICE_NAME("aws:PrincipalServiceName"),
        PRINCIPAL_TAG("aws:PrincipalTag/"),
        PRINCIPAL_TYPE("aws:PrincipalType"),
        REQUEST_TAG("aws:RequestTag/"),
        REQUESTED_REGION("aws:RequestedRegion"),
        RESOURCE_ACCOUNT("aws:ResourceAccount"),
        RESOURCE_TAG("aws:ResourceTag/"),
        SECURE_TRANSPORT("aws:SecureTransport"),
        SOURCE_ACCOUNT("aws:SourceAccount"),
        SOURCE_ARN("aws:SourceArn"),
        SOURCE_IDENTITY("aws:SourceIdentity"),
        SOURCE_IP("aws:SourceIp"),
        TAG_KEYS("aws:TagKeys"),
        TOKEN_ISSUE_TIME("aws:TokenIssueTime"),
        USER_AGENT("aws:UserAgent"),
        USER_ID("aws:userid"),
        USER_NAME("aws:username"),
        VIA_SERVICE("aws:ViaAWSService");

        private final String key;

        Global(String key) {
            this.key = key;
        }

        /** As AWS writes it; those of tags end with a slash. */
        public String key() {
            return key;
        }
    }

    private static final Map<String, Global> GLOBALS = new HashMap<>();

    static {
        Arrays.stream(Global.values())
                .filter(global -> global != Global.NONE)
                .forEach(global -> GLOBALS.put(global.key().toLowerCase(Locale.ROOT), global));
    }

    /** Services have their own names for the tags of their resources. */
    private static final String SERVICE_RESOURCE_TAG = ":resourcetag/";

    public static ConditionKey of(String key) {
        var name = key.toLowerCase(Locale.ROOT);
        var slash = name.indexOf('/') + 1;
        if (slash == 0) {
            return new ConditionKey(name, GLOBALS.getOrDefault(name, Global.NONE), "");
        }
        var family = name.substring(0, slash);
        var global =
                family.endsWith(SERVICE_RESOURCE_TAG)
                        ? Global.RESOURCE_TAG
                        : GLOBALS.getOrDefault(family, Global.NONE);
        return new ConditionKey(name, global, name.substring(slash));
    }
}
