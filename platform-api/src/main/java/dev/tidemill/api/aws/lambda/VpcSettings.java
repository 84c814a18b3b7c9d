package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.VpcConfig;
import dev.tidemill.api.aws.model.lambda.VpcConfigResponse;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.egress.KnownEgressPolicies;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Egress policies in the words of a VPC: they are its security groups. Each account has one VPC
 * with one subnet, which tools that insist on one may name.
 */
@ApplicationScoped
class VpcSettings {

    static final String SUBNET = "subnet-tidemill";
    private static final String VPC = "vpc-tidemill";

    private final KnownEgressPolicies policies;

    VpcSettings(KnownEgressPolicies policies) {
        this.policies = policies;
    }

    /**
     * The egress policies that a function is to have; empty when it says nothing of them.
     *
     * @param owner of the function, whose policies they are
     * @throws AwsException for a group or a subnet that the account does not have
     */
    Optional<List<String>> egress(TenantId owner, Optional<VpcConfig> wanted) {
        var groups = wanted.flatMap(VpcConfig::securityGroupIds);
        var subnets = wanted.flatMap(VpcConfig::subnetIds);
        if (groups.isEmpty() && subnets.isEmpty()) {
            return Optional.empty();
        }
        var ids = groups.orElse(List.of()).stream().distinct().toList();
        for (var subnet : subnets.orElse(List.of())) {
            if (!subnet.equals(SUBNET)) {
                throw unknown(
                        "DescribeSubnets",
                        "InvalidSubnetID.NotFound",
                        "The subnet ID '" + subnet + "' does not exist");
            }
        }
        if (ids.isEmpty() && !subnets.orElse(List.of()).isEmpty()) {
            throw invalid("SubnetIds and SecurityIds must coexist or be both empty list.");
        }
        for (var id : ids) {
            if (!policies.exists(owner, id)) {
                throw unknown(
                        "DescribeSecurityGroups",
                        "InvalidGroup.NotFound",
                        "The security group '" + id + "' does not exist");
            }
        }
        return Optional.of(ids);
    }

    /** What conditions of policies may ask of a request. */
    static Map<String, List<String>> keys(Optional<VpcConfig> wanted) {
        var keys = new HashMap<String, List<String>>();
        wanted.flatMap(VpcConfig::securityGroupIds)
                .filter(ids -> !ids.isEmpty())
                .ifPresent(
                        ids -> {
                            keys.put("lambda:SecurityGroupIds", ids);
                            keys.put("lambda:SubnetIds", List.of(SUBNET));
                            keys.put("lambda:VpcIds", List.of(VPC));
                        });
        return keys;
    }

    static Optional<VpcConfigResponse> shown(List<String> egress) {
        return egress.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        VpcConfigResponse.builder()
                                .vpcId(VPC)
                                .subnetIds(List.of(SUBNET))
                                .securityGroupIds(egress)
                                .ipv6AllowedForDualStack(false)
                                .build());
    }

    private static AwsException unknown(String asked, String code, String message) {
        return invalid(
                "Error occurred while "
                        + asked
                        + ". EC2 Error Code: "
                        + code
                        + ". EC2 Error Message: "
                        + message);
    }

    private static AwsException invalid(String message) {
        return new AwsException("InvalidParameterValueException", 400, message);
    }
}
