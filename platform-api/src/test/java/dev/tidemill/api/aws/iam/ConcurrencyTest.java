package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;

/** Many change the same things at once: each is done, or refused in AWS's words. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ConcurrencyTest extends IamStage {

    private static final int ROUNDS = 12;

    /** What AWS says to who came too late, or in between. */
    private static final Set<String> WORDS =
            Set.of(
                    "NoSuchEntity",
                    "EntityAlreadyExists",
                    "DeleteConflict",
                    "LimitExceeded",
                    "ConcurrentModification",
                    "InvalidClientTokenId");

    @Test
    void changes_of_the_same_users_groups_and_policies_never_fail_inside() throws Exception {
        var arn = policy();
        var work =
                List.<Runnable>of(
                        () -> iam.createUser(u -> u.userName("shared")),
                        () -> iam.createGroup(g -> g.groupName("shared")),
                        () -> iam.addUserToGroup(a -> a.userName("shared").groupName("shared")),
                        () -> iam.attachUserPolicy(a -> a.userName("shared").policyArn(arn)),
                        () -> iam.attachGroupPolicy(a -> a.groupName("shared").policyArn(arn)),
                        () -> iam.updateGroup(g -> g.groupName("shared").newGroupName("moved")),
                        () -> iam.updateGroup(g -> g.groupName("moved").newGroupName("shared")),
                        () -> iam.createAccessKey(k -> k.userName("shared")),
                        () -> iam.detachUserPolicy(a -> a.userName("shared").policyArn(arn)),
                        () ->
                                iam.removeUserFromGroup(
                                        a -> a.userName("shared").groupName("shared")),
                        () -> iam.deleteUser(u -> u.userName("shared")),
                        () -> iam.deleteGroup(g -> g.groupName("shared")));

        assertThat(codes(work)).isSubsetOf(WORDS);
    }

    @Test
    void changes_beside_the_removal_of_their_tenant_never_fail_inside() throws Exception {
        for (var i = 0; i < 3; i++) {
            var tenant = NewTenant.at(address);
            try (var root = client(tenant.keyId(), tenant.secret())) {
                root.createUser(u -> u.userName("u"));
                root.createGroup(g -> g.groupName("g"));
                var removed = new ConcurrentLinkedQueue<Integer>();
                var work = new ArrayList<>(busy(root));
                work.add(
                        () ->
                                removed.add(
                                        tenant.operator()
                                                .delete("/v1/tenants/" + tenant.account())
                                                .status()));

                assertThat(codes(work)).isSubsetOf(WORDS);

                assertThat(removed).contains(204).doesNotContain(500, 409);
                assertThat(snapshot.tenant(tenant.account())).isEmpty();
                assertThat(snapshot.directory(tenant.account()).user("u")).isEmpty();
            }
        }
    }

    @Test
    void a_user_gets_two_keys_however_many_ask_at_once() throws Exception {
        var user = user();
        Runnable create = () -> iam.createAccessKey(k -> k.userName(user));

        assertThat(codes(List.of(create, create, create, create)))
                .contains("LimitExceeded")
                .isSubsetOf(WORDS);

        assertThat(iam.listAccessKeys(k -> k.userName(user)).accessKeyMetadata()).hasSize(2);
    }

    private static List<Runnable> busy(IamClient root) {
        return List.of(
                () -> root.addUserToGroup(a -> a.userName("u").groupName("g")),
                () ->
                        root.putUserPolicy(
                                p -> p.userName("u").policyName("p").policyDocument(ALLOW)),
                () -> root.createUser(u -> u.userName(name("more"))),
                () -> root.createPolicy(p -> p.policyName(name("p")).policyDocument(ALLOW)),
                () -> root.createAccountAlias(a -> a.accountAlias(name("alias"))),
                () -> root.removeUserFromGroup(a -> a.userName("u").groupName("g")));
    }

    /** Each again and again, all at the same time. */
    private static Set<String> codes(List<Runnable> work) throws InterruptedException {
        var codes = new ConcurrentLinkedQueue<String>();
        var start = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        for (var each : work) {
            threads.add(
                    Thread.startVirtualThread(
                            () -> {
                                for (var round = 0; round < ROUNDS; round++) {
                                    try {
                                        start.await();
                                        each.run();
                                    } catch (IamException no) {
                                        codes.add(no.awsErrorDetails().errorCode());
                                    } catch (SdkClientException | InterruptedException broken) {
                                        codes.add(broken.toString());
                                    }
                                }
                            }));
        }
        start.countDown();
        for (var thread : threads) {
            thread.join();
        }
        return Set.copyOf(codes);
    }
}
