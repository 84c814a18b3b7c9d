package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;

/** New code goes live bit by bit: versions, aliases, and who may call which. */
@ExtendWith(SharedInstance.class)
class VersionsIT {

    private static final String SOURCE =
            """
            exports.handler = async (event, context) => {
              console.log('COLOUR ran');
              return {colour: 'COLOUR', version: process.env.AWS_LAMBDA_FUNCTION_VERSION,
                      context: context.functionVersion, arn: context.invokedFunctionArn,
                      stream: context.logStreamName};
            };
            """;

    private final Clients clients;
    private final LambdaClient lambda;
    private final Functions functions;
    private final Tenants tenants;

    VersionsIT(Instance instance, Clients clients) {
        this.clients = clients;
        this.lambda = clients.lambda();
        this.functions = new Functions(lambda);
        this.tenants = new Tenants(instance);
    }

    @Test
    void traffic_is_shifted_from_one_version_to_the_next() {
        // given: two versions, the first live
        var name = twoColours();
        lambda.createAlias(a -> a.functionName(name).name("live").functionVersion("1"));
        // then each runs its own code under its own name
        var live = Json.of(functions.result(name + ":live", "{}"));
        assertThat(live.path("colour").asText()).isEqualTo("blue");
        assertThat(live.path("version").asText()).isEqualTo("1");
        assertThat(live.path("context").asText()).isEqualTo("1");
        assertThat(live.path("arn").asText()).endsWith(":function:" + name + ":live");
        assertThat(live.path("stream").asText()).contains("/[1]");
        assertThat(functions.call(name + ":2", "{}").executedVersion()).isEqualTo("2");
        assertThat(functions.call(name, "{}").executedVersion()).isEqualTo("$LATEST");
        // when half of the calls go to the second
        lambda.updateAlias(
                a ->
                        a.functionName(name)
                                .name("live")
                                .routingConfig(r -> r.additionalVersionWeights(Map.of("2", 0.5))));
        // then both run
        var ran = new TreeSet<String>();
        for (var i = 0; i < 64; i++) {
            var answer = functions.call(name + ":live", "{}");
            assertThat(answer.payload().asUtf8String())
                    .contains(answer.executedVersion().equals("1") ? "blue" : "green");
            ran.add(answer.executedVersion());
        }
        assertThat(ran).containsExactly("1", "2");
        // when all go to the second
        lambda.updateAlias(
                a ->
                        a.functionName(name)
                                .name("live")
                                .functionVersion("2")
                                .routingConfig(r -> r.additionalVersionWeights(Map.of())));
        // then the first is of no use, and can go; the second cannot
        assertThat(functions.result(name + ":live", "{}")).contains("green");
        lambda.deleteFunction(d -> d.functionName(name).qualifier("1"));
        assertThatExceptionOfType(ResourceConflictException.class)
                .isThrownBy(() -> lambda.deleteFunction(d -> d.functionName(name).qualifier("2")))
                .withMessageContaining("the following aliases reference it: [live]");
        lambda.deleteFunction(d -> d.functionName(name));
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(() -> functions.call(name + ":live", "{}"))
                .satisfies(no -> assertThat(no.statusCode()).isEqualTo(404));
    }

    @Test
    void an_event_runs_the_version_of_its_alias_and_logs_in_its_stream() {
        // given
        var name = twoColours();
        lambda.createAlias(a -> a.functionName(name).name("live").functionVersion("1"));
        // when
        functions.call(name + ":live", "{}", i -> i.invocationType(InvocationType.EVENT));
        // then
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(
                        () ->
                                assertThat(
                                                clients.logs()
                                                        .filterLogEvents(
                                                                f ->
                                                                        f.logGroupName(
                                                                                "/aws/lambda/"
                                                                                        + name))
                                                        .events())
                                        .anySatisfy(
                                                event -> {
                                                    assertThat(event.message())
                                                            .contains("blue ran");
                                                    assertThat(event.logStreamName())
                                                            .contains("/[1]");
                                                }));
    }

    @Test
    void who_may_call_an_alias_may_call_nothing_else() {
        // given
        var name = twoColours();
        lambda.createAlias(a -> a.functionName(name).name("live").functionVersion("1"));
        var arn = lambda.getAlias(g -> g.functionName(name).name("live")).aliasArn();
        var user = Functions.name("alias-caller");
        var iam = clients.iam();
        iam.createUser(u -> u.userName(user));
        iam.putUserPolicy(
                p ->
                        p.userName(user)
                                .policyName("live")
                                .policyDocument(
                                        """
                                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                                        "Action": "lambda:InvokeFunction", "Resource": "%s"}]}
                                        """
                                                .formatted(arn)));
        var key = iam.createAccessKey(k -> k.userName(user)).accessKey();
        // then
        try (var limited =
                clients.as(
                        new Credentials(
                                clients.credentials().accountId(),
                                key.accessKeyId(),
                                key.secretAccessKey()))) {
            var caller = new Functions(limited.lambda());
            assertThat(caller.result(name + ":live", "{}")).contains("blue");
            assertThat(caller.result(arn, "{}")).contains("blue");
            for (var other : new String[] {name, name + ":1", name + ":2", name + ":$LATEST"}) {
                denied(() -> caller.call(other, "{}"));
            }
            denied(
                    () ->
                            limited.lambda()
                                    .updateAlias(
                                            a ->
                                                    a.functionName(name)
                                                            .name("live")
                                                            .functionVersion("2")));
        }
    }

    @Test
    void a_neighbour_reaches_no_version_and_no_alias() {
        // given
        var name = twoColours();
        lambda.createAlias(a -> a.functionName(name).name("live").functionVersion("1"));
        lambda.createAlias(a -> a.functionName(name).name("inner").functionVersion("2"));
        var arn = lambda.getFunction(g -> g.functionName(name)).configuration().functionArn();
        var credentials = tenants.create(Functions.name("alias-neighbour"));
        try (var neighbour = clients.as(credentials)) {
            var caller = new Functions(neighbour.lambda());
            for (var qualifier : new String[] {":1", ":live", ":inner", ":$LATEST"}) {
                denied(() -> caller.call(arn + qualifier, "{}"));
            }
            // when one alias is opened
            lambda.addPermission(
                    p ->
                            p.functionName(name)
                                    .qualifier("live")
                                    .statementId("neighbour")
                                    .action("lambda:InvokeFunction")
                                    .principal(credentials.accountId()));
            // then that one is, and no other
            assertThat(caller.result(arn + ":live", "{}")).contains("blue");
            for (var qualifier : new String[] {"", ":1", ":inner", ":$LATEST"}) {
                denied(() -> caller.call(arn + qualifier, "{}"));
            }
            denied(() -> neighbour.lambda().listAliases(l -> l.functionName(arn)));
            denied(() -> neighbour.lambda().listVersionsByFunction(l -> l.functionName(arn)));
            denied(() -> neighbour.lambda().publishVersion(p -> p.functionName(arn)));
            denied(() -> neighbour.lambda().deleteAlias(d -> d.functionName(arn).name("live")));
        } finally {
            tenants.delete(credentials.accountId());
        }
    }

    /** Version 1 is blue; 2, and the latest, are green. */
    private String twoColours() {
        var name =
                functions.node("colours", SOURCE.replace("COLOUR", "blue"), f -> f.publish(true));
        lambda.updateFunctionCode(
                u ->
                        u.functionName(name)
                                .publish(true)
                                .zipFile(
                                        SdkBytes.fromByteArray(
                                                Zip.of(
                                                        "index.js",
                                                        SOURCE.replace("COLOUR", "green")))));
        lambda.waiter().waitUntilPublishedVersionActive(g -> g.functionName(name).qualifier("2"));
        lambda.waiter().waitUntilFunctionUpdatedV2(g -> g.functionName(name));
        return name;
    }

    private static void denied(ThrowingCallable call) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(call)
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(403);
                            assertThat(no.awsErrorDetails().errorCode())
                                    .isEqualTo("AccessDeniedException");
                        });
    }
}
