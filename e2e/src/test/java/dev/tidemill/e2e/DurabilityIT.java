package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/** What was accepted is never lost, and what is stored is there again. Kills; hence late. */
@ExtendWith(SharedInstance.class)
@Order(Integer.MAX_VALUE - 10)
class DurabilityIT {

    private static final String MARKS =
            "exports.handler = async (e) => { console.log(`ran ${e.number};`); };";

    private final Instance instance;
    private final Clients clients;
    private final Functions functions;
    private final Ledger ledger;
    private final Tenants tenants;

    DurabilityIT(Instance instance, Clients clients) {
        this.instance = instance;
        this.clients = clients;
        this.functions = new Functions(clients.lambda());
        this.ledger = new Ledger(clients);
        this.tenants = new Tenants(instance);
    }

    @Test
    void accepted_events_run_although_the_application_is_killed() {
        // given
        var name =
                functions.node(
                        "killed",
                        """
                        exports.handler = async (e) => {
                          await new Promise((done) => setTimeout(done, 50));
                          console.log(`ran ${e.number};`);
                        };
                        """);
        var killed = instance.pid();
        var left = Processes.tree(killed);
        var accepted = new ArrayList<String>();
        for (var number = 0; number < 40; number++) {
            var event = functions.event(name, "{\"number\":" + number + "}");
            assertThat(event.statusCode()).isEqualTo(202);
            accepted.add(event.responseMetadata().requestId());
        }
        // when
        Processes.signal("KILL", killed);
        Awaitility.await("everything of the killed application is gone")
                .atMost(Duration.ofSeconds(30))
                .until(() -> left.stream().noneMatch(process -> Processes.isAlive(process.pid())));
        instance.up();
        // then
        assertThat(instance.pid()).isNotEqualTo(killed);
        Awaitility.await("all accepted events ran")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(
                        () -> {
                            // Lines of the killed program's last moments may be lost, runs not.
                            var ended = ledger.endings();
                            assertThat(accepted).allMatch(id -> "SUCCEEDED".equals(ended.get(id)));
                        });
    }

    @Test
    void functions_logs_and_tenants_are_there_after_down_and_up() {
        // given
        var name = functions.node("survivor", MARKS);
        functions.result(name, "{\"number\":1}");
        LogsIT.awaitMessages(clients.logs(), name, "ran 1;");
        var tenant = tenants.create("survivor-tenant");
        // when
        instance.down();
        instance.up();
        // then
        assertThat(clients.lambda().listFunctionsPaginator().functions())
                .map(FunctionConfiguration::functionName)
                .contains(name);
        functions.result(name, "{\"number\":2}");
        assertThat(LogsIT.messages(clients.logs(), name)).anyMatch(line -> line.contains("ran 1;"));
        LogsIT.awaitMessages(clients.logs(), name, "ran 2;");
        try (var again = clients.as(tenant)) {
            assertThat(again.sts().getCallerIdentity().account()).isEqualTo(tenant.accountId());
        } finally {
            tenants.delete(tenant.accountId());
        }
    }

    @Test
    void each_part_that_dies_comes_back_and_calls_go_on() {
        var name = functions.node("goes-on", MARKS);
        functions.result(name, "{\"number\":0}");
        for (var part : List.of("kafka.Kafka", "keycloak", "postgres -D")) {
            // when
            var died = part(part);
            Processes.signal("KILL", died);
            // then
            functions.result(name, "{\"number\":1}");
            Awaitility.await(part + " is back")
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> !Processes.isAlive(died) && instance.isReady());
            functions.result(name, "{\"number\":2}");
        }
        assertThat(functions.event(name, "{\"number\":99}").statusCode()).isEqualTo(202);
        LogsIT.awaitMessages(clients.logs(), name, "ran 99;");
        functions.node("after-all-that", MARKS);
    }

    @Test
    void a_database_that_hangs_does_not_stop_a_call_or_an_event() {
        var name = functions.node("static", MARKS);
        functions.result(name, "{\"number\":0}");
        var database =
                Processes.tree(instance.pid()).stream()
                        .filter(process -> process.command().contains("postgres"))
                        .mapToLong(Processes.Running::pid)
                        .toArray();
        assertThat(database).isNotEmpty();
        try {
            Processes.signal("STOP", database);

            for (var number = 1; number <= 20; number++) {
                functions.result(name, "{\"number\":" + number + "}");
            }
            assertThat(functions.event(name, "{\"number\":77}").statusCode()).isEqualTo(202);
        } finally {
            Processes.signal("CONT", database);
        }
        LogsIT.awaitMessages(clients.logs(), name, "ran 77;");
    }

    private long part(String command) {
        return Processes.tree(instance.pid()).stream()
                .filter(process -> process.command().contains(command))
                .filter(process -> !process.command().startsWith("postgres: "))
                .mapToLong(Processes.Running::pid)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no process of " + command));
    }
}
