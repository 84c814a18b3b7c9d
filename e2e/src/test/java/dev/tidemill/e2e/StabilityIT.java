package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One part stands still, and who does not need it notices nothing. Hence late. */
@ExtendWith(SharedInstance.class)
@Order(Integer.MAX_VALUE - 11)
class StabilityIT {

    /** One sandbox, which counts the events that it ran. */
    private static final String COUNTS =
            "let ran = 0; exports.handler = async (e) => e.ask ? ran : ++ran;";

    private static final Duration LONG = Duration.ofMinutes(2);

    private final Instance instance;
    private final Clients clients;
    private final Functions functions;
    private final Ledger ledger;

    StabilityIT(Instance instance, Clients clients) {
        this.instance = instance;
        this.clients = clients;
        this.functions = new Functions(clients.lambda());
        this.ledger = new Ledger(clients);
    }

    @Test
    void while_the_database_stands_still_events_are_accepted_and_run_and_the_ledger_catches_up() {
        // given
        var name = functions.node("stable-events", COUNTS);
        clients.lambda()
                .putFunctionConcurrency(p -> p.functionName(name).reservedConcurrentExecutions(1));
        functions.result(name, "{\"ask\":true}");
        var accepted = new ArrayList<String>();
        // when
        whileStopped(
                "postgres",
                () -> {
                    for (var number = 0; number < 10; number++) {
                        var event = functions.event(name, "{}");
                        assertThat(event.statusCode()).isEqualTo(202);
                        accepted.add(event.responseMetadata().requestId());
                    }
                    // then
                    Awaitility.await("some have run")
                            .atMost(LONG)
                            .ignoreExceptions() // refused while an event runs
                            .until(() -> !functions.result(name, "{\"ask\":true}").equals("0"));
                });
        Awaitility.await("the ledger has caught up")
                .atMost(LONG)
                .untilAsserted(
                        () -> {
                            var ended = ledger.endings();
                            assertThat(accepted).allMatch(id -> "SUCCEEDED".equals(ended.get(id)));
                        });
    }

    @Test
    void while_kafka_stands_still_calls_are_answered_and_events_are_refused_with_503() {
        // given
        var name = functions.node("stable-calls", COUNTS);
        functions.result(name, "{\"ask\":true}");
        // when
        whileStopped(
                "kafka.Kafka",
                () -> {
                    var refused = event(name);
                    functions.result(name, "{\"ask\":true}");
                    // then
                    assertThat(refused.status()).isEqualTo(503);
                });
        // when
        var accepted = new ArrayList<String>();
        Awaitility.await("events are accepted again")
                .atMost(LONG)
                .until(
                        () -> {
                            var answer = event(name);
                            accepted.add(answer.header("x-amzn-requestid"));
                            return answer.status() == 202;
                        });
        // then
        Awaitility.await("it has ended")
                .atMost(LONG)
                .until(() -> "SUCCEEDED".equals(ledger.endings().get(accepted.getLast())));
    }

    @Test
    void while_keycloak_stands_still_machines_notice_nothing() {
        whileStopped(
                "keycloak",
                () -> {
                    var name = functions.node("stable-machines", COUNTS);
                    functions.result(name, "{\"ask\":true}");
                    assertThat(functions.event(name, "{}").statusCode()).isEqualTo(202);
                    assertThat(clients.sts().getCallerIdentity().account())
                            .isEqualTo(Instance.DEFAULT_ACCOUNT);
                });
    }

    /** One request, which nobody repeats. */
    private Wire.Answer event(String name) {
        var uri = instance.endpoint().resolve("/2015-03-31/functions/" + name + "/invocations");
        return Wire.send(
                Wire.signed(
                        instance.credentials(),
                        "lambda",
                        Clock.systemUTC(),
                        Wire.unsigned(
                                "POST", uri, Map.of("X-Amz-Invocation-Type", "Event"), "{}")));
    }

    private void whileStopped(String part, Runnable then) {
        var stopped = pids(part);
        assertThat(stopped).as(part).isNotEmpty();
        try {
            Processes.signal("STOP", stopped);
            then.run();
        } finally {
            Processes.signal("CONT", stopped);
        }
        Awaitility.await("all is ready").atMost(LONG).until(instance::isReady);
    }

    private long[] pids(String part) {
        return Processes.tree(instance.pid()).stream()
                .filter(process -> process.command().contains(part))
                .mapToLong(Processes.Running::pid)
                .toArray();
    }
}
