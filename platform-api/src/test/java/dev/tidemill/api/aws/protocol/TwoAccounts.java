package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.NewTenant;
import dev.tidemill.api.function.Samples;
import dev.tidemill.core.tenant.TenantId;
import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * Two accounts with one of everything in each, and how members of requests name these things.
 *
 * @param other whose things somebody tries to get
 * @param mine who tries
 */
record TwoAccounts(Account other, Account mine) {

    static final String VICTIM = "victim";
    static final String MINE = "own";
    static final String NOBODY = "nobody";
    static final String ADMIN = "admin";

    /**
     * An account that has a user, a group, a role, a policy, a key, a function, a layer and logs.
     */
    record Account(TenantId account, String keyId) {}

    static Account account(URI address, String name) {
        var tenant = NewTenant.at(address);
        var arn = "arn:aws:iam::" + tenant.account() + ":";
        var trust =
                Samples.TRUST.replace(
                        "\"Service\":\"lambda.amazonaws.com\"",
                        "\"Service\":\"lambda.amazonaws.com\",\"AWS\":\"" + arn + "root\"");
        try (var iam = client(IamClient.builder(), tenant);
                var logs = client(CloudWatchLogsClient.builder(), tenant);
                var lambda = tenant.lambda()) {
            iam.createUser(u -> u.userName(ADMIN));
            iam.attachUserPolicy(
                    a ->
                            a.userName(ADMIN)
                                    .policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
            iam.createUser(u -> u.userName(name));
            iam.putUserPolicy(
                    p -> p.userName(name).policyName("name").policyDocument(SampleInputs.POLICY));
            iam.createGroup(g -> g.groupName(name));
            iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(trust));
            iam.createPolicy(p -> p.policyName(name).policyDocument(SampleInputs.POLICY));
            var key = iam.createAccessKey(k -> k.userName(name)).accessKey().accessKeyId();
            lambda.createFunction(
                    f ->
                            f.functionName(name)
                                    .runtime("provided.al2023")
                                    .handler("any")
                                    .role(arn + "role/" + name)
                                    .tags(Map.of("of", name))
                                    .code(c -> c.zipFile(SdkBytes.fromByteArray(Samples.zip()))));
            lambda.publishLayerVersion(
                    p ->
                            p.layerName(name)
                                    .content(
                                            c -> c.zipFile(SdkBytes.fromByteArray(Samples.zip()))));
            logs.createLogGroup(g -> g.logGroupName(name));
            logs.createLogStream(s -> s.logGroupName(name).logStreamName(name));
            return new Account(tenant.account(), key);
        }
    }

    private static <B extends AwsClientBuilder<B, C>, C> C client(B builder, NewTenant tenant) {
        return builder.endpointOverride(tenant.address())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(tenant.keyId(), tenant.secret())))
                .build();
    }

    TenantId victim() {
        return other.account();
    }

    /** The intruder's own thing. */
    String own(String member) {
        return forms(member, mine.account(), MINE, mine.keyId()).getFirst();
    }

    /** All ways to name a thing of the other account; none where the member names nothing. */
    List<String> foreign(String member, String name) {
        return forms(
                member,
                other.account(),
                name,
                name.equals(NOBODY) ? "AKIANOBODY0000000000" : other.keyId());
    }

    private static List<String> forms(String member, TenantId account, String name, String key) {
        var iam = "arn:aws:iam::" + account + ":";
        var function = "arn:aws:lambda:us-east-1:" + account + ":function:" + name;
        var layer = "arn:aws:lambda:us-east-1:" + account + ":layer:" + name;
        var logs = "arn:aws:logs:us-east-1:" + account + ":log-group:" + name;
        return switch (member) {
            case "FunctionName" ->
                    List.of(
                            name,
                            function,
                            function + ":$LATEST",
                            account + ":function:" + name,
                            account + ":" + name);
            case "LayerName" -> List.of(name, layer);
            case "Arn" -> List.of(layer + ":1"); // of a version of a layer
            case "Resource" -> List.of(function);
            case "ResourceArns" -> List.of(function);
            case "logGroupName", "logStreamName", "logStreamNames", "PolicyName" -> List.of(name);
            case "logGroupIdentifier" -> List.of(name, logs);
            case "resourceArn" -> List.of(logs);
            case "UserName", "GroupName", "RoleName" -> List.of(name, iam + "user/" + name);
            case "PolicyArn", "PermissionsBoundary", "PolicyArns" ->
                    List.of(iam + "policy/" + name);
            case "PolicySourceArn", "CallerArn" ->
                    List.of(iam + "user/" + name, iam + "group/" + name, iam + "role/" + name);
            case "Role", "RoleArn" -> List.of(iam + "role/" + name);
            case "Principal" -> List.of(iam + "role/" + name, iam + "user/" + name);
            case "AccessKeyId" -> List.of(key);
            default -> List.of();
        };
    }
}
