package dev.tidemill.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.function.Alias;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    private final Snapshot snapshot = new Snapshot();
    private long sequence;

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
        snapshot.apply(new Change.FunctionPolicyPut(function, Optional.empty(), document), 1);
        var put = snapshot.resourcePolicy(function.arn());
        snapshot.apply(new Change.FunctionPolicyRemoved(function, Optional.empty()), 2);
        // then
        assertThat(put).isPresent();
        assertThat(snapshot.resourcePolicy(function.arn())).isEmpty();
    }

    @Test
    void a_qualifier_names_a_version_or_an_alias() {
        // given
        var function = new FunctionId(TenantId.DEFAULT, "f");
        var sequence = 0;
        snapshot.apply(new Change.FunctionPut(version(function, "$LATEST")), ++sequence);
        snapshot.apply(new Change.FunctionPut(version(function, "1")), ++sequence);
        // when
        snapshot.apply(
                new Change.AliasPut(new Alias(function, "live", "1", Optional.empty())),
                ++sequence);
        // then
        assertThat(snapshot.draw(function, "$LATEST")).contains(version(function, "$LATEST"));
        assertThat(snapshot.draw(function, "1")).contains(version(function, "1"));
        assertThat(snapshot.draw(function, "live")).contains(version(function, "1"));
        assertThat(snapshot.function(function, "live")).isEmpty();
        assertThat(snapshot.draw(function, "2")).isEmpty();
        assertThat(snapshot.draw(new FunctionId(TenantId.DEFAULT, "g"), "live")).isEmpty();
    }

    @Test
    void an_alias_draws_each_version_as_often_as_it_weighs() {
        // given
        var function = new FunctionId(TenantId.DEFAULT, "f");
        snapshot.apply(new Change.FunctionPut(version(function, "1")), 1);
        snapshot.apply(new Change.FunctionPut(version(function, "2")), 1);
        var share = new Alias.Share("2", 0.3);
        snapshot.apply(
                new Change.AliasPut(new Alias(function, "live", "1", Optional.of(share))), 1);
        var draws = 100_000;
        var second = 0;
        // when
        for (var i = 0; i < draws; i++) {
            if (snapshot.draw(function, "live").orElseThrow().version().equals("2")) {
                second++;
            }
        }
        // then
        var expected = 0.3 * draws;
        var off = second - expected;
        var chiSquare = off * off / expected + off * off / (draws - expected);
        assertThat(chiSquare).isLessThan(24); // one degree of freedom: p < 0.000001
    }

    @Test
    void an_alias_of_a_version_that_is_not_known_yet_names_nothing() {
        // given
        var function = new FunctionId(TenantId.DEFAULT, "f");
        // when
        snapshot.apply(new Change.AliasPut(new Alias(function, "live", "1", Optional.empty())), 1);
        // then
        assertThat(snapshot.draw(function, "live")).isEmpty();
    }

    @Test
    void an_alias_that_moves_names_a_version_at_every_moment() throws InterruptedException {
        // given
        var function = new FunctionId(TenantId.DEFAULT, "f");
        apply(new Change.FunctionPut(version(function, "1")));
        apply(new Change.AliasPut(new Alias(function, "live", "1", Optional.empty())));
        var mover =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (var next = 2; next < 100_000; next++) {
                                        move(function, next);
                                    }
                                });
        // when
        var missed = 0;
        while (mover.isAlive()) {
            if (snapshot.draw(function, "live").isEmpty()) {
                missed++;
            }
        }
        mover.join();
        // then
        assertThat(missed).isZero();
    }

    /** As it is done: the new version, the alias, then away with the old one. */
    private void move(FunctionId function, int next) {
        var version = Integer.toString(next);
        apply(new Change.FunctionPut(version(function, version)));
        apply(new Change.AliasPut(new Alias(function, "live", version, Optional.empty())));
        apply(new Change.FunctionRemoved(function, Integer.toString(next - 1)));
    }

    @Test
    void a_function_is_there_by_its_latest_version() {
        // given
        var function = new FunctionId(TenantId.DEFAULT, "f");
        apply(new Change.FunctionPut(version(function, "$LATEST", Optional.of("one"))));
        apply(new Change.FunctionPut(version(function, "1", Optional.of("two"))));
        // then
        assertThat(snapshot.has(function, Optional.of("one"))).isTrue();
        assertThat(snapshot.has(function, Optional.of("two"))).isFalse();
        apply(new Change.FunctionRemoved(function, "1"));
        assertThat(snapshot.has(function, Optional.of("one"))).isTrue();
        apply(new Change.FunctionRemoved(function, "$LATEST"));
        assertThat(snapshot.has(function, Optional.of("one"))).isFalse();
        apply(new Change.FunctionPut(version(function, "$LATEST", Optional.of("three"))));
        assertThat(snapshot.has(function, Optional.of("one"))).isFalse();
    }

    private void apply(Change change) {
        assertThat(snapshot.apply(change, ++sequence)).isTrue();
    }

    private static FunctionVersion version(FunctionId function, String version) {
        return version(function, version, Optional.empty());
    }

    private static FunctionVersion version(
            FunctionId function, String version, Optional<String> id) {
        return new FunctionVersion(
                function,
                id,
                version,
                "r" + version,
                "nodejs20.x",
                "index.handler",
                128,
                Duration.ofSeconds(3),
                512,
                Optional.empty(),
                Map.of(),
                CodeHash.of(new byte[0]),
                "/aws/lambda/f");
    }

    private static AccessKey key(String id) {
        return AccessKey.ofRoot(id, "secret", TenantId.DEFAULT);
    }
}
