package dev.tidemill.core.iam.directory;

import dev.tidemill.core.tenant.TenantId;
import java.util.List;
import java.util.Map;

/** What policies belong to: a user, a group or a role. */
public sealed interface Identity permits IamUser, IamGroup, IamRole {
    TenantId tenant();

    /** Begins and ends with a slash. */
    String path();

    /** Unique among its kind in the tenant, upper and lower case being the same. */
    String name();

    /** Unique for all times: who is made anew under the same name gets another one. */
    String id();

    /** Its own policies: documents by name. */
    Map<String, String> inline();

    /** ARNs of managed policies. */
    List<String> attached();

    /** As ARNs spell its kind. */
    default String kind() {
        return switch (this) {
            case IamUser _ -> "user";
            case IamGroup _ -> "group";
            case IamRole _ -> "role";
        };
    }

    default String arn() {
        return "arn:aws:iam::" + tenant() + ":" + kind() + path() + name();
    }
}
