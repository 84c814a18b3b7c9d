package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import dev.tidemill.api.iam.EditIdentities;
import dev.tidemill.api.iam.IdentityKind;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.tenant.AccessKeys;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A rename beside another change that is not committed yet takes nothing of it back. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class RenameRaceTest extends IamStage {

    @Inject EditIdentities edit;
    @Inject AccessKeys keys;
    @Inject DataSource database;

    @Test
    void a_deleted_key_stays_deleted() throws Exception {
        var name = user();
        var id = directory().user(name).orElseThrow().id();
        var key = key(name);

        beside(
                () -> keys.delete(TenantId.DEFAULT, Optional.of(id), key),
                () -> rename(IdentityKind.USER, name));

        assertThat(snapshot.accessKey(key)).isEmpty();
    }

    @Test
    void a_deactivated_key_stays_so_under_the_new_name() throws Exception {
        var name = user();
        var id = directory().user(name).orElseThrow().id();
        var key = key(name);

        beside(
                () -> keys.activate(TenantId.DEFAULT, Optional.of(id), key, false),
                () -> rename(IdentityKind.USER, name));

        assertThat(snapshot.accessKey(key).map(AccessKey::active)).contains(false);
        assertThat(snapshot.accessKey(key).flatMap(AccessKey::user)).contains("new-" + name);
    }

    @Test
    void a_boundary_stays_with_the_member_of_a_group_that_is_renamed() throws Exception {
        var name = user();
        var group = group();
        iam.addUserToGroup(a -> a.userName(name).groupName(group));

        beside(
                () -> edit.bound(TenantId.DEFAULT, IdentityKind.USER, name, Optional.of(READ_ONLY)),
                () -> rename(IdentityKind.GROUP, group));

        assertThat(directory().user(name).flatMap(IamUser::boundary)).contains(READ_ONLY);
        assertThat(directory().user(name).orElseThrow().groups()).containsExactly("new-" + group);
    }

    private String key(String user) {
        return iam.createAccessKey(k -> k.userName(user)).accessKey().accessKeyId();
    }

    private void rename(IdentityKind kind, String name) {
        edit.move(TenantId.DEFAULT, kind, name, Optional.of("new-" + name), Optional.empty());
    }

    /** The second has done all that it can before the first commits. */
    private void beside(Runnable first, Runnable second) throws Exception {
        var done = new CompletableFuture<Void>();
        inTransaction(
                () -> {
                    first.run();
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    inTransaction(second);
                                    done.complete(null);
                                } catch (Throwable failure) {
                                    done.completeExceptionally(failure);
                                }
                            });
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(30))
                            .until(() -> done.isDone() || somebodyWaits());
                });
        done.get(30, TimeUnit.SECONDS);
    }

    private static void inTransaction(Runnable work) {
        CurrentTenant.run(TenantId.DEFAULT, () -> QuarkusTransaction.requiringNew().run(work));
    }

    private boolean somebodyWaits() throws SQLException {
        try (var connection = database.getConnection();
                var rows =
                        connection
                                .createStatement()
                                .executeQuery("select 1 from pg_locks where not granted")) {
            return rows.next();
        }
    }
}
