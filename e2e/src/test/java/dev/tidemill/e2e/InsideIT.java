package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * The stock AWS CLI inside of sandboxes: it finds its role's credentials and the way to Tidemill by
 * itself, and gets no further than the role and that way lead.
 */
@ExtendWith(SharedInstance.class)
class InsideIT {

    private static final List<String> IN_ENVIRONMENT =
            List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");

    private static final String SOURCE =
            """
            import http.client, os, socket, subprocess

            def cli(arguments, without):
                environment = {k: v for k, v in os.environ.items() if k not in without}
                ran = subprocess.run(
                    ["/usr/bin/aws", "--endpoint-url", os.environ["AWS_ENDPOINT_URL"],
                     "--output", "json"] + arguments,
                    env=environment | {"AWS_PAGER": ""}, capture_output=True, text=True)
                answer = open("/tmp/answer").read() if os.path.exists("/tmp/answer") else ""
                return {"exit": ran.returncode, "out": ran.stdout, "error": ran.stderr, "answer": answer}

            def connect(host, port):
                try:
                    socket.create_connection((host, port), timeout=2).close()
                    return "connected"
                except OSError as no:
                    return type(no).__name__

            def plain(path):
                line = http.client.HTTPConnection("127.0.0.1", 9002, timeout=10)
                line.request("GET", path, headers={"Authorization": "AWS4-HMAC-SHA256 x"})
                return line.getresponse().status

            def handler(event, context):
                match event["do"]:
                    case "cli":
                        return cli(event["arguments"], event["without"])
                    case "leak":
                        return [os.environ[name] for name in event["names"]]
                    case "connect":
                        return [connect(*target) for target in event["targets"]]
                    case "plain":
                        return [plain(path) for path in event["paths"]]
            """;

    private final Instance instance;
    private final Clients clients;
    private final Functions functions;

    InsideIT(Instance instance, Clients clients) {
        this.instance = instance;
        this.clients = clients;
        this.functions = new Functions(clients);
    }

    @Test
    void a_function_is_its_role_by_both_ways_to_its_credentials() {
        // given
        var name = inside("who", "{}");
        var who = List.of("sts", "get-caller-identity");
        // when
        var fromEnvironment = cli(name, who, List.of());
        var fromAddress = cli(name, who, IN_ENVIRONMENT);
        // then
        for (var ran : List.of(fromEnvironment, fromAddress)) {
            assertThat(ran.path("exit").asInt()).as(ran.toString()).isZero();
            assertThat(Json.of(ran.path("out").asText()).path("Arn").asText())
                    .isEqualTo("arn:aws:sts::000000000001:assumed-role/" + role(name) + "/" + name);
        }
    }

    @Test
    void a_function_calls_another_one_as_far_as_its_role_allows() {
        // given
        var other = functions.node("other", "exports.handler = async () => 'called';");
        var closed = functions.node("closed", "exports.handler = async () => 'called';");
        var name =
                inside(
                        "calls",
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                        "Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:*:*:function:%s"}]}
                        """
                                .formatted(other));
        // when
        var allowed = cli(name, invoke(other), List.of());
        var denied = cli(name, invoke(closed), List.of());
        var more = cli(name, List.of("iam", "list-users"), List.of());
        // then
        assertThat(allowed.path("exit").asInt()).as(allowed.toString()).isZero();
        assertThat(allowed.path("answer").asText()).isEqualTo("\"called\"");
        assertThat(denied.path("error").asText())
                .contains("AccessDenied", "is not authorized to perform: lambda:InvokeFunction");
        assertThat(more.path("error").asText())
                .contains("AccessDenied", "is not authorized to perform: iam:ListUsers");
    }

    @Test
    void credentials_are_worth_nothing_when_their_role_is_gone() {
        // given
        var name = inside("gone", "{}");
        assertThat(cli(name, List.of("sts", "get-caller-identity"), List.of()).path("exit").asInt())
                .isZero();
        // when
        clients.iam().deleteRole(delete -> delete.roleName(role(name)));
        var fromEnvironment = cli(name, List.of("lambda", "list-functions"), List.of());
        var fromAddress = cli(name, List.of("lambda", "list-functions"), IN_ENVIRONMENT);
        // then
        assertThat(fromEnvironment.path("exit").asInt()).isNotZero();
        assertThat(fromAddress.path("exit").asInt()).isNotZero();
    }

    @Test
    void credentials_are_worth_nothing_when_their_function_is_gone() {
        // given: who has got them out of the sandbox
        var name = inside("leaks", "{}");
        var leaked = run(name, Map.of("do", "leak", "names", IN_ENVIRONMENT));
        try (var thief = sts(leaked)) {
            assertThat(thief.getCallerIdentity().arn()).endsWith("/" + name);
            // when
            clients.lambda().deleteFunction(delete -> delete.functionName(name));
            // then
            assertThatExceptionOfType(StsException.class)
                    .isThrownBy(thief::getCallerIdentity)
                    .satisfies(
                            no -> {
                                assertThat(no.statusCode()).isEqualTo(403);
                                assertThat(no.awsErrorDetails().errorCode())
                                        .isEqualTo("InvalidClientTokenId");
                            });
        }
    }

    private StsClient sts(JsonNode leaked) {
        return StsClient.builder()
                .endpointOverride(instance.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsSessionCredentials.create(
                                        leaked.path(0).asText(),
                                        leaked.path(1).asText(),
                                        leaked.path(2).asText())))
                .build();
    }

    @Test
    void no_other_way_leads_out() {
        // given
        var name = inside("out", "{}");
        var port = instance.endpoint().getPort();
        var targets =
                List.of(
                        List.of("127.0.0.1", port),
                        List.of("127.0.0.1", 9000),
                        List.of("127.0.0.1", 5432),
                        List.of("127.0.0.1", 9092),
                        List.of("169.254.169.254", 80),
                        List.of("10.0.0.1", port));
        // when
        var connected = run(name, Map.of("do", "connect", "targets", targets));
        var answered =
                run(
                        name,
                        Map.of(
                                "do",
                                "plain",
                                "paths",
                                List.of("/v1/tenants", "/console/", "/auth/", "/q/health")));
        // then
        assertThat(connected).hasSize(targets.size());
        connected.forEach(each -> assertThat(each.asText()).endsWith("Error"));
        answered.forEach(each -> assertThat(each.asInt()).isEqualTo(403));
    }

    private static List<String> invoke(String function) {
        return List.of("lambda", "invoke", "--function-name", function, "/tmp/answer");
    }

    private JsonNode cli(String name, List<String> arguments, List<String> without) {
        return run(name, Map.of("do", "cli", "arguments", arguments, "without", without));
    }

    private JsonNode run(String name, Map<String, Object> event) {
        return Json.of(functions.result(name, Json.text(event)));
    }

    private static String role(String function) {
        return "role-of-" + function.substring(0, function.lastIndexOf('-'));
    }

    /** A function with a role of its own. */
    private String inside(String about, String policy) {
        var role =
                clients.iam()
                        .createRole(
                                create ->
                                        create.roleName("role-of-" + about)
                                                .assumeRolePolicyDocument(Functions.TRUST))
                        .role();
        if (policy.contains("Statement")) {
            clients.iam()
                    .putRolePolicy(
                            put ->
                                    put.roleName(role.roleName())
                                            .policyName("may")
                                            .policyDocument(policy));
        }
        return functions.create(
                about,
                Zip.of("app.py", SOURCE),
                request ->
                        request.runtime(Runtime.PYTHON3_11)
                                .handler("app.handler")
                                .role(role.arn())
                                .memorySize(512)
                                .timeout(60));
    }
}
