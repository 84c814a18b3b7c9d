package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** Layers of this account and of a neighbour, in functions that run. */
@ExtendWith(SharedInstance.class)
class LayersIT {

    private static final String READS_ALL =
            """
            const fs = require('fs');
            exports.handler = async () => fs.readdirSync('/opt').map(
              (name) => name + '=' + fs.readFileSync('/opt/' + name, 'utf8')).join();
            """;

    private final Clients clients;
    private final LambdaClient lambda;
    private final Functions functions;
    private final Tenants tenants;

    LayersIT(Instance instance, Clients clients) {
        this.clients = clients;
        this.lambda = clients.lambda();
        this.functions = new Functions(lambda);
        this.tenants = new Tenants(instance);
    }

    @Test
    void a_function_sees_its_layers_in_their_order_and_keeps_them() {
        // given
        var first = publish(lambda, new Zip().file("both", "1").file("first", "1").bytes());
        var second = publish(lambda, new Zip().file("both", "2").file("second", "2").bytes());
        var name = functions.node("layered", READS_ALL, f -> f.layers(first, second));
        // then
        assertThat(functions.result(name, "{}")).isEqualTo("\"both=2,first=1,second=2\"");
        // when
        lambda.updateFunctionConfiguration(u -> u.functionName(name).layers(second, first));
        lambda.waiter().waitUntilFunctionUpdatedV2(g -> g.functionName(name));
        lambda.deleteLayerVersion(d -> d.layerName(layer(first)).versionNumber(1L));
        // then
        assertThat(functions.result(name, "{}")).isEqualTo("\"both=1,first=1,second=2\"");
        // when
        lambda.updateFunctionConfiguration(u -> u.functionName(name).layers(List.of()));
        lambda.waiter().waitUntilFunctionUpdatedV2(g -> g.functionName(name));
        // then
        assertThat(functions.result(name, "{}")).isEqualTo("\"\"");
    }

    @Test
    void a_neighbours_layer_needs_its_permission() {
        // given
        var arn = publish(lambda, new Zip().file("secret", "ours").bytes());
        var credentials = tenants.create(Functions.name("layer-neighbour"));
        try (var neighbour = clients.as(credentials)) {
            var theirs = new Functions(neighbour);
            ThrowingCallable use = () -> theirs.node("borrows", READS_ALL, f -> f.layers(arn));
            denied(use);
            denied(() -> neighbour.lambda().getLayerVersionByArn(g -> g.arn(arn)));
            // when
            lambda.addLayerVersionPermission(
                    p ->
                            p.layerName(layer(arn))
                                    .versionNumber(1L)
                                    .statementId("neighbour")
                                    .action("lambda:GetLayerVersion")
                                    .principal(credentials.accountId()));
            var name = theirs.node("borrows", READS_ALL, f -> f.layers(arn));
            // then
            assertThat(theirs.result(name, "{}")).isEqualTo("\"secret=ours\"");
            // when
            lambda.removeLayerVersionPermission(
                    r -> r.layerName(layer(arn)).versionNumber(1L).statementId("neighbour"));
            // then it has what it had, and gets nothing new
            assertThat(theirs.result(name, "{}")).isEqualTo("\"secret=ours\"");
            denied(use);
        } finally {
            tenants.delete(credentials.accountId());
        }
    }

    @Test
    void a_layer_that_climbs_out_of_opt_is_refused() {
        for (var zip :
                List.of(
                        new Zip().file("../task/index.js", "evil"),
                        new Zip().file("/etc/passwd", "evil"),
                        new Zip().link("etc", "/etc"),
                        new Zip().link("up", "../var/task"),
                        new Zip().link("l", "nodejs").file("l/x", "evil"))) {
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(() -> publish(lambda, zip.bytes()))
                    .satisfies(no -> assertThat(no.statusCode()).isEqualTo(400))
                    .satisfies(
                            no ->
                                    assertThat(no.awsErrorDetails().errorCode())
                                            .isEqualTo("InvalidParameterValueException"));
        }
    }

    private static String publish(LambdaClient lambda, byte[] zip) {
        var name = Functions.name("layer");
        return lambda.publishLayerVersion(
                        p -> p.layerName(name).content(c -> c.zipFile(SdkBytes.fromByteArray(zip))))
                .layerVersionArn();
    }

    private static String layer(String versionArn) {
        return versionArn.split(":", -1)[6];
    }

    private static void denied(ThrowingCallable call) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(call)
                .satisfies(no -> assertThat(no.statusCode()).isEqualTo(403))
                .satisfies(
                        no ->
                                assertThat(no.awsErrorDetails().errorCode())
                                        .isEqualTo("AccessDeniedException"));
    }
}
