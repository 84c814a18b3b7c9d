package dev.tidemill.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.iam.AccessKey;
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

    @Test
    void names_that_are_gone_are_forgotten_in_the_end() {
        // given
        var sequence = 0;
        snapshot.apply(new Change.AccessKeyPut(key("AKIALIVING")), ++sequence);
        // when
        for (var i = 0; i < 3 * Snapshot.REMEMBERED; i++) {
            snapshot.apply(new Change.AccessKeyPut(key("AKIA" + i)), ++sequence);
            snapshot.apply(new Change.AccessKeyRemoved("AKIA" + i), ++sequence);
        }
        // then
        assertThat(snapshot.remembered()).isEqualTo(Snapshot.REMEMBERED + 1);
        assertThat(snapshot.apply(new Change.AccessKeyRemoved("AKIALIVING"), 0)).isFalse();
        var last = "AKIA" + (3 * Snapshot.REMEMBERED - 1);
        assertThat(snapshot.apply(new Change.AccessKeyPut(key(last)), sequence - 1)).isFalse();
        assertThat(snapshot.accessKey(last)).isEmpty();
    }

    @Test
    void a_functions_policy_is_there_until_it_is_removed() {
        // given
        var function = new FunctionId(TenantId.DEFAULT, "f");
        var document =
                """
                {"Version":"2012-10-17","Statement":[{"Sid":"s","Effect":"Allow",
                "Principal":"*","Action":"lambda:InvokeFunction","Resource":"%s"}]}
                """
                        .formatted(function.arn());
        // when
        snapshot.apply(new Change.FunctionPolicyPut(function, document), 1);
        var put = snapshot.functionPolicy(function);
        snapshot.apply(new Change.FunctionPolicyRemoved(function), 2);
        // then
        assertThat(put).isPresent();
        assertThat(snapshot.functionPolicy(function)).isEmpty();
    }

    private static AccessKey key(String id) {
        return AccessKey.ofRoot(id, "secret", TenantId.DEFAULT);
    }
}
