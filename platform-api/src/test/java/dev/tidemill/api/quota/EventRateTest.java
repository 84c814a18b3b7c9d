package dev.tidemill.api.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.tenant.Limits;
import dev.tidemill.core.tenant.Quota;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EventRateTest {

    private static final TenantId OTHER = new TenantId("000000000002");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10); // it may turn over
    private final EventRate rate =
            new EventRate(
                    new Limits(
                            id ->
                                    id.equals(OTHER)
                                            ? Optional.of(
                                                    new Tenant(
                                                            id,
                                                            "other",
                                                            false,
                                                            Map.of(Quota.EVENTS_PER_SECOND, 0L)))
                                            : Optional.empty(),
                            Map.of(Quota.EVENTS_PER_SECOND, 4L)),
                    nanos::get);

    @Test
    void a_second_has_as_many_events_as_the_quota_says_and_no_more() {
        assertThat(admitted(10)).isEqualTo(4);
        assertThat(rate.used(TenantId.DEFAULT)).isEqualTo(4);

        nanos.addAndGet(500_000_000);

        assertThat(admitted(10)).isEqualTo(2);

        nanos.addAndGet(3_600_000_000_000L);

        assertThat(admitted(10)).isEqualTo(4); // an idle hour is not saved up
    }

    @Test
    void each_tenant_has_its_own_quota_and_zero_lets_nothing_in() {
        assertThat(rate.admit(OTHER)).isFalse();
        assertThat(rate.admit(TenantId.DEFAULT)).isTrue();
    }

    private int admitted(int tries) {
        var admitted = 0;
        for (var i = 0; i < tries; i++) {
            admitted += rate.admit(TenantId.DEFAULT) ? 1 : 0;
        }
        return admitted;
    }
}
