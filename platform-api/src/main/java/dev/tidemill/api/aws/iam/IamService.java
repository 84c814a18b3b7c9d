package dev.tidemill.api.aws.iam;

import dev.tidemill.api.aws.model.iam.IamModel;
import dev.tidemill.api.aws.protocol.AwsService;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.aws.protocol.ServiceModel;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;

/** IAM. Its table is long, and so it stands in parts beside what does the work. */
@ApplicationScoped
public class IamService implements AwsService {

    private final List<Operation<?, ?>> operations;

    IamService(
            UserRows users,
            UserPolicyRows userPolicies,
            GroupRows groups,
            GroupPolicyRows groupPolicies,
            RoleRows roles,
            RolePolicyRows rolePolicies,
            PolicyRows policies,
            KeyRows keys,
            AbsentRows absent,
            AccountRows account,
            DetailRows details,
            SimulationRows simulations) {
        operations =
                Stream.of(
                                users.rows(),
                                userPolicies.rows(),
                                groups.rows(),
                                groupPolicies.rows(),
                                roles.rows(),
                                rolePolicies.rows(),
                                policies.rows(),
                                keys.rows(),
                                absent.rows(),
                                account.rows(),
                                details.rows(),
                                simulations.rows())
                        .<Operation<?, ?>>flatMap(List::stream)
                        .toList();
    }

    @Override
    public ServiceModel model() {
        return IamModel.MODEL;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return operations;
    }
}
