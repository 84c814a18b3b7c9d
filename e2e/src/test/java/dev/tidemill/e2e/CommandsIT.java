package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The {@code ./tidemill} script, on an instance beside the shared one. */
@ExtendWith(SharedInstance.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(Integer.MAX_VALUE - 20)
class CommandsIT {

    private final Instance shared;
    private final Clients clients;
    private final Instance second = Instance.fresh("second");

    CommandsIT(Instance shared, Clients clients) {
        this.shared = shared;
        this.clients = clients;
    }

    @BeforeAll
    void a_second_instance_starts_beside_the_first() {
        second.up();
    }

    @AfterAll
    void it_ends_without_a_trace() {
        second.down();
        awaitGone(second, List.of());
        Directories.delete(second.data());
    }

    @Test
    void two_instances_have_nothing_in_common() {
        var credentials = second.credentials();
        assertThat(credentials.secretAccessKey())
                .isNotEqualTo(clients.credentials().secretAccessKey());
        try (var other = new Clients(second.endpoint(), credentials)) {
            var here = new Functions(clients.lambda());
            var there = new Functions(other);
            var name = there.node("side-by-side", "exports.handler = async () => 'second';");

            assertThat(there.result(name, "{}")).isEqualTo("\"second\"");
            assertThat(clients.lambda().listFunctionsPaginator().functions())
                    .noneMatch(function -> function.functionName().equals(name));
            var own = here.node("first", "exports.handler = async () => 'first';");
            assertThat(here.result(own, "{}")).isEqualTo("\"first\"");
        }
    }

    @Test
    void a_second_up_on_the_same_data_is_refused_in_one_line() {
        var again = second.tidemill("up", "-d", "--port", String.valueOf(Instance.freePort()));

        assertThat(again.exit()).isNotZero();
        assertThat(again.error().strip().lines()).hasSize(1);
        assertThat(again.error()).contains("already running", second.data().toString());
        assertThat(second.isReady()).isTrue();
    }

    @Test
    void a_taken_port_is_said_so_and_nothing_is_left_half_started() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var third = new Instance(Instance.fresh("third").data(), taken.getLocalPort());

            var up = third.tidemill("up", "-d", "--port", String.valueOf(taken.getLocalPort()));

            assertThat(up.exit()).isNotZero();
            assertThat(up.error().strip().lines()).hasSize(1);
            assertThat(up.error()).contains(String.valueOf(taken.getLocalPort()));
            awaitGone(third, List.of());
            Directories.delete(third.data());
        }
    }

    @Test
    void a_setting_of_the_environment_reaches_the_program_and_a_wrong_one_is_named() {
        var wrong = Instance.fresh("wrong");

        var up =
                wrong.tidemillWith(
                        Map.of("TIDEMILL_API_EVENT_PENDING", "0"),
                        "up",
                        "-d",
                        "--port",
                        String.valueOf(wrong.port()));

        assertThat(up.exit()).isNotZero();
        assertThat(up.error()).containsIgnoringCase("tidemill.api.event.pending");
        awaitGone(wrong, List.of());
        Directories.delete(wrong.data());
    }

    @Test
    void status_says_whether_all_of_it_is_ready() {
        assertThat(second.tidemill("status").orFail().out())
                .contains("ready", String.valueOf(second.port()));
        var nothing = Instance.fresh("nothing");

        var status = nothing.tidemill("status");

        assertThat(status.exit()).isNotZero();
        assertThat(status.error()).contains("not running");
        Directories.delete(nothing.data());
    }

    @Test
    void down_may_be_said_twice() {
        var nothing = Instance.fresh("nothing");

        assertThat(nothing.tidemill("down").exit()).isZero();
        Directories.delete(nothing.data());
    }

    @Test
    void what_it_does_not_know_is_refused() {
        assertThat(second.tidemill("dance").exit()).isNotZero();
        assertThat(second.tidemill("status", "--loud").exit()).isNotZero();
        assertThat(second.tidemill("tenants", "create").exit()).isNotZero();
    }

    @Test
    void logs_of_each_part_can_be_read() {
        for (var part : List.of("app", "postgres", "kafka", "keycloak")) {
            assertThat(second.tidemill("logs", part).orFail().out()).as(part).isNotBlank();
        }
    }

    @Test
    void when_the_guardian_is_killed_nothing_is_left_and_up_works_again() {
        // given
        var application = second.pid();
        var tree = Processes.tree(application);
        var guardian =
                ProcessHandle.of(application).flatMap(ProcessHandle::parent).orElseThrow().pid();
        // when
        Processes.signal("KILL", guardian);
        // then
        awaitGone(second, tree);
        second.up();
        assertThat(second.isReady()).isTrue();
        assertThat(shared.isReady()).isTrue();
    }

    private static void awaitGone(Instance instance, List<Processes.Running> tree) {
        Awaitility.await("no process of the instance is left")
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> {
                            assertThat(instance.tidemill("status").error()).contains("not running");
                            assertThat(Processes.of(instance.data())).isEmpty();
                            assertThat(tree).noneMatch(process -> Processes.isAlive(process.pid()));
                        });
    }
}
