package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.Principal.Person;
import dev.tidemill.core.iam.Principal.RoleSession;
import dev.tidemill.core.iam.Principal.Root;
import dev.tidemill.core.iam.Principal.Service;
import dev.tidemill.core.iam.Principal.User;
import dev.tidemill.core.iam.Principal.WebIdentity;
import dev.tidemill.core.iam.policy.ConditionKey.Global;
import java.util.List;
import java.util.Optional;

/** The condition keys that tell who asks. Which kind of principal has which is AWS's table. */
final class PrincipalKeys {

    private PrincipalKeys() {}

    static List<String> values(Global key, Principal principal) {
        return switch (key) {
            case PRINCIPAL_ARN -> ofAccount(principal, arn(principal));
            case PRINCIPAL_ACCOUNT -> ofAccount(principal, principal.tenant().value());
            case PRINCIPAL_TYPE -> ofAccount(principal, type(principal));
            case USER_ID -> ofAccount(principal, principal.userId());
            case USER_NAME -> principal instanceof User user ? List.of(user.name()) : List.of();
            case PRINCIPAL_IS_SERVICE -> List.of(Boolean.toString(principal instanceof Service));
            case PRINCIPAL_SERVICE_NAME ->
                    principal instanceof Service service ? List.of(service.name()) : List.of();
            case SOURCE_ACCOUNT ->
                    principal instanceof Service service
                            ? List.of(service.tenant().value())
                            : List.of();
            case SOURCE_ARN ->
                    CallContext.list(
                            principal instanceof Service service
                                    ? service.sourceArn()
                                    : Optional.empty());
            case SOURCE_IDENTITY ->
                    CallContext.list(
                            principal instanceof RoleSession session
                                    ? session.sourceIdentity()
                                    : Optional.empty());
            case TOKEN_ISSUE_TIME ->
                    principal instanceof RoleSession session
                            ? List.of(session.issuedAt().toString())
                            : List.of();
            case FEDERATED_PROVIDER ->
                    switch (principal) {
                        case RoleSession session -> CallContext.list(session.provider());
                        case WebIdentity identity -> List.of(identity.provider());
                        case Root _, User _, Service _, Person _ -> List.of();
                    };
            default -> throw new IllegalArgumentException(key + " says nothing of principals");
        };
    }

    /** Services and holders of foreign tokens have no account of their own. */
    private static List<String> ofAccount(Principal principal, String value) {
        return switch (principal) {
            case Root _, User _, RoleSession _, Person _ -> List.of(value);
            case Service _, WebIdentity _ -> List.of();
        };
    }

    /** A session's is its role's. */
    private static String arn(Principal principal) {
        return switch (principal) {
            case RoleSession session -> session.role().arn();
            case Person person -> person.roleArn();
            case Root _, User _, Service _, WebIdentity _ -> principal.arn();
        };
    }

    private static String type(Principal principal) {
        return switch (principal) {
            case Root _ -> "Account";
            case User _ -> "User";
            case RoleSession _, Person _ -> "AssumedRole";
            case Service _ -> "Service";
            case WebIdentity _ -> "WebIdentity";
        };
    }
}
