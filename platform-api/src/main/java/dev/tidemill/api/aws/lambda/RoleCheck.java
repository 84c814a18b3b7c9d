package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.admission.Permissions;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.function.ExecutionRoles;
import dev.tidemill.core.function.FunctionId;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether a caller may make a function run as a role. */
@ApplicationScoped
class RoleCheck {

    private final Permissions permissions;
    private final ExecutionRoles roles;

    RoleCheck(Permissions permissions, ExecutionRoles roles) {
        this.permissions = permissions;
        this.roles = roles;
    }

    /**
     * @throws AwsException when the caller may not pass it, or Lambda may not assume it
     */
    void check(Call call, FunctionId function, String role) {
        var fields = role.split(":", 6);
        if (fields.length < 6) {
            return; // no ARN at all: the function's settings are refused for it
        }
        if (!fields[4].equals(function.tenant().value())) {
            throw new AwsException(
                    "AccessDeniedException", 403, "Cross-account pass role is not allowed.");
        }
        permissions
                .denialToPass(call.principal(), role, ExecutionRoles.LAMBDA, call)
                .ifPresent(
                        denial -> {
                            throw new AwsException("AccessDeniedException", 403, denial.message());
                        });
        if (!roles.isAssumable(function, role)) {
            throw new AwsException(
                    "InvalidParameterValueException",
                    400,
                    "The role defined for the function cannot be assumed by Lambda.");
        }
    }
}
