package dev.tidemill.scheduler.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.scheduler.Events;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class LanesTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private final Progress progress = new Progress(new OffsetAndMetadata(0));
    private final Lanes lanes = new Lanes(4, _ -> true);
    private long offset;

    @Test
    void tenants_take_turns() {
        offer(TenantId.DEFAULT, 3);
        offer(Events.NEIGHBOUR, 1);
        assertThat(takeAll())
                .extracting(Delivery::tenant)
                .containsExactly(
                        TenantId.DEFAULT, Events.NEIGHBOUR, TenantId.DEFAULT, TenantId.DEFAULT);
    }

    @Test
    void a_tenant_at_its_limit_keeps_nobody_else_from_running() {
        offer(TenantId.DEFAULT, 10);
        assertThat(takeAll()).hasSize(4);
        offer(Events.NEIGHBOUR, 1);
        assertThat(takeAll()).extracting(Delivery::tenant).containsExactly(Events.NEIGHBOUR);
    }

    @Test
    void a_window_closes_to_what_the_workers_took_and_opens_again() {
        // given
        offer(TenantId.DEFAULT, 10);
        var started = takeAll();
        lanes.refused(started.get(3));
        lanes.refused(started.get(2));
        assertThat(takeAll()).isEmpty();
        // when
        lanes.ended(started.get(0));
        // then
        assertThat(takeAll()).containsExactly(started.get(2));
        lanes.ended(started.get(1));
        lanes.ended(started.get(2));
        assertThat(takeAll()).hasSize(3);
    }

    @Test
    void a_function_at_its_own_limit_lets_others_of_its_tenant_pass() {
        // given
        var full = new HashSet<Long>();
        var picky = new Lanes(4, delivery -> !full.contains(delivery.offset()));
        for (var each = 0; each < 3; each++) {
            picky.offer(
                    new Delivery(
                            Events.event(TenantId.DEFAULT, "f", NOON), 10, progress, each, NOON));
        }
        full.add(0L);
        // when
        var second = picky.take().orElseThrow();
        // then
        assertThat(second.offset()).isEqualTo(1);
        // when
        full.add(1L);
        picky.putBack(second);
        full.remove(0L);
        // then
        assertThat(picky.take().orElseThrow().offset()).isEqualTo(0);
        assertThat(picky.take().orElseThrow().offset()).isEqualTo(2);
        assertThat(picky.take()).isEmpty();
        assertThat(picky.running()).isEqualTo(2);
    }

    @Test
    void what_waits_too_long_leaves() {
        offer(TenantId.DEFAULT, 6);
        takeAll();
        assertThat(lanes.overdue(NOON)).isEmpty();
        var overdue = lanes.overdue(NOON.plusSeconds(1));
        assertThat(overdue).hasSize(2);
        assertThat(lanes.bytes()).isEqualTo(60); // they are not in Kafka yet
        overdue.forEach(lanes::released);
        assertThat(lanes.bytes()).isEqualTo(40);
    }

    @Test
    void what_waits_of_a_revoked_partition_leaves() {
        offer(TenantId.DEFAULT, 6);
        var running = takeAll();
        progress.revoke();
        assertThat(lanes.revoked()).hasSize(2);
        running.forEach(lanes::ended);
        assertThat(lanes.isEmpty()).isTrue();
        assertThat(lanes.bytes()).isZero();
    }

    private void offer(TenantId tenant, int count) {
        for (var i = 0; i < count; i++) {
            lanes.offer(
                    new Delivery(Events.event(tenant, "f", NOON), 10, progress, offset++, NOON));
        }
    }

    private List<Delivery> takeAll() {
        var taken = new ArrayList<Delivery>();
        for (var next = lanes.take(); next.isPresent(); next = lanes.take()) {
            taken.add(next.get());
        }
        return taken;
    }
}
