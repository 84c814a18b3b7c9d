package dev.tidemill.api.aws.protocol;

import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.session.SessionTokens;
import java.util.Set;

/**
 * What sessions that users and root users make of themselves may not do, because nobody has shown a
 * second factor for them: all of IAM, and all of STS but to say who they are and to assume a role.
 */
final class OwnSessions {

    private static final Set<String> OF_STS = Set.of("GetCallerIdentity", "AssumeRole");

    private OwnSessions() {}

    static void check(Call call, Operation<?, ?> operation) {
        if (operation.isUnsigned() || !isOne(call.principal())) {
            return;
        }
        var name = operation.model().name();
        switch (operation.action().service()) {
            case "iam" ->
                    throw new FaultException(
                            Fault.KEY_UNKNOWN,
                            "The security token included in the request is invalid");
            case "sts" -> {
                if (!OF_STS.contains(name)) {
                    throw new AwsException(
                            "AccessDenied",
                            403,
                            "Cannot call " + name + " with session credentials");
                }
            }
            default -> {}
        }
    }

    private static boolean isOne(Principal principal) {
        return switch (principal) {
            case Principal.User user -> SessionTokens.isOfSession(user.accessKeyId());
            case Principal.Root root -> SessionTokens.isOfSession(root.accessKeyId());
            case Principal.RoleSession _,
                    Principal.Person _,
                    Principal.Service _,
                    Principal.WebIdentity _ ->
                    false;
        };
    }
}
