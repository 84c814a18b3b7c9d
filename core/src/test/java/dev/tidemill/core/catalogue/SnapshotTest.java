package dev.tidemill.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    private final Snapshot snapshot = new Snapshot();

    @Test
    void an_older_change_that_arrives_late_is_dropped() {
        // given
        snapshot.apply(new Change.TenantPut(new Tenant(TenantId.DEFAULT, "new")), 2);
        // when
        var applied = snapshot.apply(new Change.TenantRemoved(TenantId.DEFAULT), 1);
        // then
        assertThat(applied).isFalse();
        assertThat(snapshot.tenant(TenantId.DEFAULT)).map(Tenant::name).contains("new");
    }

    @Test
    void a_removal_forgets_the_tenant() {
        // given
        snapshot.apply(new Change.TenantPut(new Tenant(TenantId.DEFAULT, "gone")), 1);
        // when
        snapshot.apply(new Change.TenantRemoved(TenantId.DEFAULT), 2);
        // then
        assertThat(snapshot.tenant(TenantId.DEFAULT)).isEmpty();
    }
}
