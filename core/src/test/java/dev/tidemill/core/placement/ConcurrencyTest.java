package dev.tidemill.core.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.Alias;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionConcurrency;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.tenant.Limits;
import dev.tidemill.core.tenant.Quota;
import dev.tidemill.core.tenant.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

    private static final TenantId NEIGHBOUR = new TenantId("000000000002");

    private final Snapshot snapshot = new Snapshot();
    private final Concurrency concurrency = node(1, 10);
    private int sequence;

    @Test
    void a_reservation_is_the_most_that_its_function_gets() {
        // given
        reserve("f", 3, Map.of());
        // when
        var places = fill(concurrency, version("f", "$LATEST"));
        // then
        assertThat(places).hasSize(3);
        refused(version("f", "$LATEST"), ErrorCode.FUNCTION_CONCURRENCY_EXCEEDED);
        places.getFirst().leave();
        assertThat(fill(concurrency, version("f", "1"))).hasSize(1);
    }

    @Test
    void reserved_nothing_switches_a_function_off() {
        reserve("f", 0, Map.of());
        refused(version("f", "$LATEST"), ErrorCode.FUNCTION_CONCURRENCY_EXCEEDED);
        assertThat(concurrency.hasRoom(id("f"), "$LATEST")).isFalse();
        assertThat(concurrency.hasRoom(id("g"), "$LATEST")).isTrue();
    }

    @Test
    void others_share_what_nobody_has_reserved() {
        // given
        reserve("f", 4, Map.of());
        // when
        var others = fill(concurrency, version("g", "$LATEST"));
        // then
        assertThat(others).hasSize(6);
        refused(version("h", "$LATEST"), ErrorCode.CONCURRENCY_EXCEEDED);
        assertThat(fill(concurrency, version("f", "$LATEST"))).hasSize(4);
    }

    @Test
    void what_is_not_reserved_any_more_belongs_to_all() {
        // given
        reserve("f", 4, Map.of());
        var before = fill(concurrency, version("f", "$LATEST"));
        // when
        snapshot.apply(new Change.ConcurrencyRemoved(id("f")), ++sequence);
        before.forEach(Concurrency.Place::leave);
        // then
        assertThat(snapshot.setAside(TenantId.DEFAULT)).isZero();
        assertThat(fill(concurrency, version("g", "$LATEST"))).hasSize(10);
        assertThat(concurrency.running(id("f"))).isZero();
    }

    @Test
    void a_quota_that_was_lowered_holds_for_reservations_too() {
        reserve("f", 50, Map.of());
        assertThat(fill(concurrency, version("f", "$LATEST"))).hasSize(10);
        refused(version("f", "$LATEST"), ErrorCode.CONCURRENCY_EXCEEDED);
    }

    @Test
    void provisioned_sandboxes_are_used_first_and_the_rest_is_borne_by_all() {
        // given
        put(version("f", "1"));
        put(version("f", "2"));
        alias("live", "1", Optional.empty());
        provision("f", Map.of("live", 3));
        assertThat(fill(concurrency, version("g", "$LATEST"))).hasSize(7);
        // when
        var places = fill(concurrency, version("f", "1"));
        // then
        assertThat(places).hasSize(3);
        assertThat(concurrency.onProvisioned(id("f"), "1")).isEqualTo(3);
        refused(version("f", "2"), ErrorCode.CONCURRENCY_EXCEEDED);
    }

    @Test
    void a_reservation_that_is_all_provisioned_leaves_nothing_for_other_versions() {
        // given
        put(version("f", "1"));
        reserve("f", 2, Map.of("1", 2));
        // then
        refused(version("f", "$LATEST"), ErrorCode.FUNCTION_CONCURRENCY_EXCEEDED);
        assertThat(fill(concurrency, version("f", "1"))).hasSize(2);
        assertThat(concurrency.hasRoom(id("f"), "1")).isFalse();
    }

    @Test
    void an_alias_parts_its_provisioned_concurrency_as_its_invocations() {
        // given
        put(version("f", "1"));
        put(version("f", "2"));
        provision("f", Map.of("live", 10));
        // when
        alias("live", "1", Optional.of(new Alias.Share("2", 0.3)));
        // then
        assertThat(snapshot.allotment(id("f")).provisioned()).isEqualTo(Map.of("1", 7, "2", 3));
        // when
        alias("live", "2", Optional.empty());
        // then
        assertThat(snapshot.allotment(id("f")).provisioned()).isEqualTo(Map.of("2", 10));
    }

    @Test
    void nodes_let_in_their_part_each_and_never_more_than_one_too_many() {
        // given
        var nodes = List.of(node(3, 100), node(3, 100), node(3, 100));
        for (var reserved : List.of(0, 1, 2, 3, 4, 7, 10, 50)) {
            reserve("f" + reserved, reserved, Map.of());
            // when
            var running =
                    nodes.stream()
                            .mapToInt(node -> fill(node, version("f" + reserved, "1")).size())
                            .sum();
            // then
            assertThat(running)
                    .isBetween(reserved, reserved == 0 ? 0 : reserved + nodes.size() - 1);
        }
    }

    @Test
    void ten_thousand_at_once_get_the_ten_places_that_there_are_and_cost_nobody_else_one()
            throws Exception {
        // given
        reserve("f", 5, Map.of());
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var neighbours = new AtomicInteger();
        // when
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 10_000; i++) {
                threads.execute(
                        () -> {
                            try {
                                var place = concurrency.enter(version("f", "$LATEST"));
                                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                LockSupport.parkNanos(10_000);
                                inside.decrementAndGet();
                                place.leave();
                            } catch (PlatformException full) {
                                // as it may
                            }
                            concurrency.enter(version("g", "$LATEST", NEIGHBOUR)).leave();
                            neighbours.incrementAndGet();
                        });
            }
        }
        // then
        assertThat(most.get()).isBetween(1, 5);
        assertThat(concurrency.running(id("f"))).isZero();
        assertThat(concurrency.running(TenantId.DEFAULT)).isZero();
        assertThat(neighbours.get()).isEqualTo(10_000);
        assertThat(concurrency.running(NEIGHBOUR)).isZero();
    }

    private Concurrency node(int nodes, long quota) {
        return new Concurrency(
                snapshot,
                new Limits(_ -> Optional.empty(), Map.of(Quota.CONCURRENT_INVOCATIONS, quota)),
                nodes);
    }

    private static List<Concurrency.Place> fill(Concurrency node, FunctionVersion version) {
        var places = new ArrayList<Concurrency.Place>();
        while (true) {
            try {
                places.add(node.enter(version));
            } catch (PlatformException full) {
                return places;
            }
        }
    }

    private void refused(FunctionVersion version, ErrorCode code) {
        assertThatExceptionOfType(PlatformException.class)
                .isThrownBy(() -> concurrency.enter(version))
                .satisfies(no -> assertThat(no.code()).isEqualTo(code))
                .withMessage("Rate Exceeded.");
    }

    private void reserve(String name, int amount, Map<String, Integer> provisioned) {
        snapshot.apply(
                new Change.ConcurrencyPut(
                        new FunctionConcurrency(id(name), Optional.of(amount), provisioned)),
                ++sequence);
    }

    private void provision(String name, Map<String, Integer> provisioned) {
        snapshot.apply(
                new Change.ConcurrencyPut(
                        new FunctionConcurrency(id(name), Optional.empty(), provisioned)),
                ++sequence);
    }

    private void put(FunctionVersion version) {
        snapshot.apply(new Change.FunctionPut(version), ++sequence);
    }

    private void alias(String name, String version, Optional<Alias.Share> other) {
        snapshot.apply(new Change.AliasPut(new Alias(id("f"), name, version, other)), ++sequence);
    }

    private static FunctionId id(String name) {
        return new FunctionId(TenantId.DEFAULT, name);
    }

    private static FunctionVersion version(String name, String number) {
        return version(name, number, TenantId.DEFAULT);
    }

    private static FunctionVersion version(String name, String number, TenantId tenant) {
        return new FunctionVersion(
                new FunctionId(tenant, name),
                Optional.empty(),
                number,
                name + number,
                "nodejs20.x",
                "index.handler",
                128,
                Duration.ofSeconds(3),
                512,
                Optional.empty(),
                Map.of(),
                CodeHash.of(new byte[0]),
                "/aws/lambda/" + name);
    }
}
