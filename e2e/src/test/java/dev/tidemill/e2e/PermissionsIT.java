package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** What infrastructure code does with IAM, and what holds from the next call on. */
@ExtendWith(SharedInstance.class)
class PermissionsIT {

    private static final String LOGS =
            "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    private static final String SOURCE = "exports.handler = async () => 'done'";

    private final Clients clients;
    private final Instance instance;

    PermissionsIT(Clients clients, Instance instance) {
        this.clients = clients;
        this.instance = instance;
    }

    @Test
    void a_limited_user_is_denied_then_allowed_then_forbidden() {
        // given: a role, a function with it, a user
        var role = Functions.name("runs");
        var iam = clients.iam();
        var roleArn =
                iam.createRole(r -> r.roleName(role).assumeRolePolicyDocument(Functions.TRUST))
                        .role()
                        .arn();
        iam.attachRolePolicy(a -> a.roleName(role).policyArn(LOGS));
        var functions = new Functions(clients.lambda());
        var function = functions.node("limited", SOURCE, request -> request.role(roleArn));
        var arn =
                clients.lambda()
                        .getFunction(get -> get.functionName(function))
                        .configuration()
                        .functionArn();
        var user = Functions.name("caller");
        iam.createUser(u -> u.userName(user));
        try (var limited = clients.as(keyOf(user))) {
            var caller = new Functions(limited.lambda());
            // when nothing allows it
            denied(
                    () -> caller.call(function, "{}"),
                    "User: arn:aws:iam::%s:user/%s is not authorized to perform: lambda:InvokeFunction on resource: %s because no identity-based policy allows the lambda:InvokeFunction action"
                            .formatted(clients.credentials().accountId(), user, arn));
            // when a policy allows it
            var policy =
                    iam.createPolicy(
                                    p ->
                                            p.policyName(Functions.name("invoke"))
                                                    .policyDocument(
                                                            statement(
                                                                    "Allow",
                                                                    "lambda:InvokeFunction",
                                                                    arn)))
                            .policy()
                            .arn();
            iam.attachUserPolicy(a -> a.userName(user).policyArn(policy));
            assertThat(caller.result(function, "{}")).isEqualTo("\"done\"");
            denied(
                    () -> limited.lambda().deleteFunction(d -> d.functionName(function)),
                    "lambda:DeleteFunction");
            // when its next version forbids it
            iam.createPolicyVersion(
                    v ->
                            v.policyArn(policy)
                                    .setAsDefault(true)
                                    .policyDocument(
                                            statement("Deny", "lambda:InvokeFunction", arn)));
            denied(
                    () -> caller.call(function, "{}"),
                    "with an explicit deny in an identity-based policy");
            // and taken down again, as Terraform does it
            iam.detachUserPolicy(d -> d.userName(user).policyArn(policy));
            iam.deletePolicyVersion(v -> v.policyArn(policy).versionId("v1"));
            iam.deletePolicy(p -> p.policyArn(policy));
        }
        for (var key : iam.listAccessKeys(k -> k.userName(user)).accessKeyMetadata()) {
            iam.deleteAccessKey(k -> k.userName(user).accessKeyId(key.accessKeyId()));
        }
        iam.deleteUser(u -> u.userName(user));
        clients.lambda().deleteFunction(d -> d.functionName(function));
        assertThat(iam.listInstanceProfilesForRole(r -> r.roleName(role)).instanceProfiles())
                .isEmpty();
        iam.detachRolePolicy(d -> d.roleName(role).policyArn(LOGS));
        iam.deleteRole(r -> r.roleName(role));
    }

    @Test
    void who_may_make_functions_gives_them_no_role_without_leave() {
        var user = Functions.name("maker");
        var iam = clients.iam();
        iam.createUser(u -> u.userName(user));
        iam.putUserPolicy(
                p ->
                        p.userName(user)
                                .policyName("make")
                                .policyDocument(statement("Allow", "lambda:*", "*")));
        try (var maker = clients.as(keyOf(user))) {
            denied(
                    () ->
                            maker.lambda()
                                    .createFunction(
                                            f ->
                                                    f.functionName(Functions.name("climber"))
                                                            .runtime(Runtime.NODEJS20_X)
                                                            .handler("index.handler")
                                                            .role(Functions.ROLE)
                                                            .code(
                                                                    c ->
                                                                            c.zipFile(
                                                                                    SdkBytes
                                                                                            .fromByteArray(
                                                                                                    Zip
                                                                                                            .of(
                                                                                                                    "index.js",
                                                                                                                    SOURCE))))),
                    "is not authorized to perform: iam:PassRole on resource: " + Functions.ROLE);
            iam.putUserPolicy(
                    p ->
                            p.userName(user)
                                    .policyName("pass")
                                    .policyDocument(
                                            statement("Allow", "iam:PassRole", Functions.ROLE)));
            var made = new Functions(maker.lambda()).node("made", SOURCE);
            assertThat(new Functions(maker.lambda()).result(made, "{}")).isEqualTo("\"done\"");
        }
    }

    @Test
    void the_aws_cli_keeps_users_and_explains_their_permissions() {
        var user = Functions.name("by-cli");

        iam("create-user", "--user-name", user, "--tags", "Key=team,Value=blue");
        iam(
                "put-user-policy",
                "--user-name",
                user,
                "--policy-name",
                "own",
                "--policy-document",
                statement("Allow", "s3:GetObject", "*"));
        var shown = iam("get-user-policy", "--user-name", user, "--policy-name", "own");
        var users = iam("list-users", "--query", "Users[?UserName=='" + user + "'].Arn");
        var arn = "arn:aws:iam::" + clients.credentials().accountId() + ":user/" + user;
        var simulated =
                iam(
                        "simulate-principal-policy",
                        "--policy-source-arn",
                        arn,
                        "--action-names",
                        "s3:GetObject",
                        "s3:PutObject",
                        "--query",
                        "EvaluationResults[].EvalDecision");

        assertThat(shown).contains("\"Action\": \"s3:GetObject\"");
        assertThat(users).contains(arn);
        assertThat(simulated).contains("\"allowed\"", "\"implicitDeny\"");
    }

    private String iam(String... arguments) {
        var command = new String[arguments.length + 1];
        command[0] = "iam";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return instance.aws(command).orFail().out();
    }

    private Credentials keyOf(String user) {
        var key = clients.iam().createAccessKey(k -> k.userName(user)).accessKey();
        return new Credentials(
                clients.credentials().accountId(), key.accessKeyId(), key.secretAccessKey());
    }

    private static String statement(String effect, String action, String resource) {
        return """
               {"Version": "2012-10-17", "Statement": [{"Effect": "%s", "Action": "%s", "Resource": "%s"}]}
               """
                .formatted(effect, action, resource);
    }

    private static void denied(Runnable call, String message) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(call::run)
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(403);
                            assertThat(no.awsErrorDetails().errorCode())
                                    .isEqualTo("AccessDeniedException");
                            assertThat(no.awsErrorDetails().errorMessage()).contains(message);
                        });
    }
}
