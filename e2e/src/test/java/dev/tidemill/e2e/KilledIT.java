package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeMode;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyStatusEnum;

/** Calls of every kind are under way when the whole application is killed. Hence late. */
@ExtendWith(SharedInstance.class)
@Order(Integer.MAX_VALUE - 9)
class KilledIT {

    /** Stays inside when it is asked to. */
    private static final String SOURCE =
            """
            exports.handler = async (event) => {
              const stay = event.stay ?? event.rawQueryString === 'stay';
              if (stay) console.log(`stays at ${event.rawPath ?? 'home'};`);
              if (stay) await new Promise((go) => setTimeout(go, 60000));
              return process.env.AWS_LAMBDA_INITIALIZATION_TYPE + ' ' + require('fs').readdirSync('/opt');
            };
            """;

    private static final String STREAM =
            """
            exports.handler = awslambda.streamifyResponse(async (event, out) => {
              out.write('first');
              const stay = event.stay ?? event.rawQueryString === 'stay';
              if (stay) await new Promise((go) => setTimeout(go, 60000));
              out.end('last');
            });
            """;

    private static final String STAY = "{\"stay\":true}";

    private final Instance instance;
    private final Clients clients;
    private final Functions functions;
    private final FunctionUrls urls;
    private final Map<String, RawCall> underWay = new LinkedHashMap<>();

    KilledIT(Instance instance, Clients clients) {
        this.instance = instance;
        this.clients = clients;
        this.functions = new Functions(clients.lambda());
        this.urls = new FunctionUrls(clients.lambda());
    }

    @Test
    void calls_under_way_end_within_a_second_and_the_next_are_served_after_the_restart() {
        // given
        var plain = functions.node("killed-plain", SOURCE, f -> f.timeout(90));
        var layered = functions.node("killed-layered", SOURCE, f -> f.timeout(90).layers(layer()));
        var provisioned = provisioned();
        var stream = functions.node("killed-stream", STREAM, f -> f.timeout(90));
        var address = address(plain, InvokeMode.BUFFERED);
        var streamAddress = address(stream, InvokeMode.RESPONSE_STREAM);
        underWay.put("invoke", invoke(plain, "2015-03-31", "invocations"));
        underWay.put("layers", invoke(layered, "2015-03-31", "invocations"));
        underWay.put("provisioned", invoke(provisioned + ":live", "2015-03-31", "invocations"));
        underWay.put("url", get(address, "?stay"));
        underWay.put("stream", invoke(stream, "2021-11-15", "response-streaming-invocations"));
        underWay.put("url stream", get(streamAddress, "?stay"));
        for (var kind : List.of("stream", "url stream")) {
            Awaitility.await(kind)
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> underWay(kind).received().contains("first"));
        }
        for (var name : List.of(plain, layered, provisioned)) {
            LogsIT.awaitMessages(clients.logs(), name, "stays at home;");
        }
        LogsIT.awaitMessages(clients.logs(), plain, "stays at /;");
        var load = IntStream.range(0, 20).mapToObj(_ -> get(address, "?stay")).toList();
        var pid = instance.pid();
        var left = Processes.tree(pid);
        assertThat(underWay.values()).noneMatch(call -> call.ended().isDone());
        // when
        Processes.signal("KILL", pid);
        var killed = System.nanoTime();
        // then
        underWay.forEach(
                (kind, call) -> {
                    var ended = call.ended().orTimeout(60, TimeUnit.SECONDS).join();
                    assertThat(Duration.ofNanos(ended - killed))
                            .as(kind)
                            .isLessThan(Duration.ofSeconds(1));
                    assertThat(call.received())
                            .as(kind)
                            .doesNotContain(" 200 OK\r\n\r\n", "last", "InvokeComplete");
                });
        assertThat(load)
                .allSatisfy(
                        call -> assertThat(call.ended()).succeedsWithin(Duration.ofSeconds(10)));
        Awaitility.await("everything of the killed application is gone")
                .atMost(Duration.ofSeconds(30))
                .until(() -> left.stream().noneMatch(it -> Processes.isAlive(it.pid())));
        // when
        instance.up();
        // then
        assertThat(functions.result(plain, "{}")).isEqualTo("\"on-demand \"");
        assertThat(functions.result(layered, "{}")).isEqualTo("\"on-demand here\"");
        awaitReady(provisioned);
        assertThat(functions.result(provisioned + ":live", "{}"))
                .isEqualTo("\"provisioned-concurrency \"");
        assertThat(answer(address)).contains(" 200 ").contains("on-demand ");
        assertThat(answer(streamAddress)).contains(" 200 ").contains("first").contains("last");
    }

    private RawCall underWay(String kind) {
        return java.util.Objects.requireNonNull(underWay.get(kind));
    }

    private RawCall invoke(String function, String api, String what) {
        var uri = instance.endpoint().resolve("/" + api + "/functions/" + function + "/" + what);
        return new RawCall(
                instance.endpoint(),
                Wire.signed(
                        instance.credentials(),
                        "lambda",
                        Clock.systemUTC(),
                        Wire.unsigned("POST", uri, Map.of(), STAY)));
    }

    private RawCall get(String address, String query) {
        var uri = URI.create(address + query);
        return new RawCall(
                instance.endpoint(),
                uri.getHost(),
                Wire.unsigned("GET", uri, Map.of("Connection", "close"), ""));
    }

    private String answer(String address) {
        try (var call = get(address, "")) {
            call.ended().orTimeout(60, TimeUnit.SECONDS).join();
            return call.received();
        }
    }

    private String address(String name, InvokeMode mode) {
        var address = urls.make(name, mode);
        urls.letEverybodyIn(name);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> answer(address).contains(" 200 "));
        return address;
    }

    private String layer() {
        var zip = new Zip().file("here", "1").bytes();
        return clients.lambda()
                .publishLayerVersion(
                        p ->
                                p.layerName(Functions.name("killed"))
                                        .content(c -> c.zipFile(SdkBytes.fromByteArray(zip))))
                .layerVersionArn();
    }

    private String provisioned() {
        var name = functions.node("killed-provisioned", SOURCE, f -> f.timeout(90));
        var lambda = clients.lambda();
        lambda.publishVersion(p -> p.functionName(name));
        lambda.createAlias(a -> a.functionName(name).name("live").functionVersion("1"));
        lambda.putProvisionedConcurrencyConfig(
                p -> p.functionName(name).qualifier("live").provisionedConcurrentExecutions(1));
        awaitReady(name);
        return name;
    }

    private void awaitReady(String name) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                clients.lambda()
                                                .getProvisionedConcurrencyConfig(
                                                        g -> g.functionName(name).qualifier("live"))
                                                .status()
                                        == ProvisionedConcurrencyStatusEnum.READY);
    }
}
