package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.api.Servers;
import dev.tidemill.core.placement.Provisioned;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyConfigListItem;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyStatusEnum;
import software.amazon.awssdk.services.lambda.model.PutProvisionedConcurrencyConfigResponse;

/** Provisioned concurrency by the stock SDK. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ProvisionedConcurrencyTest extends ConcurrencyStage {

    private static final String CONFLICT = "ResourceConflictException";
    private static final String INVALID = "InvalidParameterValueException";

    @AfterEach
    void keep_again() {
        worker.standing = order -> new Provisioned(order.count(), 0, Optional.empty());
    }

    @Test
    void it_is_in_progress_then_ready_or_failed() {
        // given
        create("f");
        publish("f");
        worker.standing = _ -> new Provisioned(1, 0, Optional.empty());
        // when
        var put = provision("f", "1", 3);
        // then
        assertThat(put.statusAsString()).isEqualTo("IN_PROGRESS");
        assertThat(put.requestedProvisionedConcurrentExecutions()).isEqualTo(3);
        assertThat(put.lastModified()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+0000");
        awaitKept(Map.of("1", 3));
        var some = get("f", "1");
        assertThat(some.status()).isEqualTo(ProvisionedConcurrencyStatusEnum.IN_PROGRESS);
        assertThat(some.allocatedProvisionedConcurrentExecutions()).isEqualTo(1);
        assertThat(some.availableProvisionedConcurrentExecutions()).isEqualTo(1);
        // when
        worker.standing = _ -> new Provisioned(1, 0, Optional.of("no room"));
        // then
        assertThat(get("f", "1").status()).isEqualTo(ProvisionedConcurrencyStatusEnum.FAILED);
        assertThat(get("f", "1").statusReason()).isEqualTo("no room");
        // when
        worker.standing = order -> new Provisioned(order.count(), 1, Optional.empty());
        // then
        assertThat(get("f", "1").status()).isEqualTo(ProvisionedConcurrencyStatusEnum.READY);
        assertThat(get("f", "1").statusReason()).isNull();
    }

    @Test
    void all_of_a_function_are_listed_in_pages() {
        // given
        create("f");
        for (var i = 0; i < 3; i++) {
            provision("f", publish("f"), 1);
        }
        // when
        var first = lambda.listProvisionedConcurrencyConfigs(l -> l.functionName("f").maxItems(2));
        var rest =
                lambda.listProvisionedConcurrencyConfigs(
                        l -> l.functionName("f").marker(first.nextMarker()));
        // then
        assertThat(first.provisionedConcurrencyConfigs())
                .extracting(ProvisionedConcurrencyConfigListItem::functionArn)
                .containsExactly(arn("f") + ":1", arn("f") + ":2");
        assertThat(rest.provisionedConcurrencyConfigs())
                .extracting(ProvisionedConcurrencyConfigListItem::functionArn)
                .containsExactly(arn("f") + ":3");
        assertThat(rest.nextMarker()).isNull();
        assertThat(account().unreservedConcurrentExecutions()).isEqualTo(997);
    }

    @Test
    void an_alias_takes_its_sandboxes_along_and_parts_them_by_its_weights() {
        // given
        create("f");
        publish("f");
        publish("f");
        lambda.createAlias(a -> a.functionName("f").name("live").functionVersion("1"));
        provision("f", "live", 4);
        awaitKept(Map.of("1", 4));
        // when
        lambda.updateAlias(
                a ->
                        a.functionName("f")
                                .name("live")
                                .routingConfig(r -> r.additionalVersionWeights(Map.of("2", 0.5))));
        // then
        awaitKept(Map.of("1", 2, "2", 2));
        assertThat(get("f", "live").allocatedProvisionedConcurrentExecutions()).isEqualTo(4);
        // when
        lambda.updateAlias(
                a ->
                        a.functionName("f")
                                .name("live")
                                .functionVersion("2")
                                .routingConfig(r -> r.additionalVersionWeights(Map.of())));
        // then
        awaitKept(Map.of("2", 4));
        // when
        lambda.deleteAlias(a -> a.functionName("f").name("live"));
        // then
        awaitKept(Map.of());
        assertThat(account().unreservedConcurrentExecutions()).isEqualTo(1000);
    }

    @Test
    void it_is_released_when_it_is_deleted_and_deleting_again_is_no_fault() {
        // given
        create("f");
        publish("f");
        provision("f", "1", 2);
        awaitKept(Map.of("1", 2));
        // when
        delete("f", "1");
        delete("f", "1");
        // then
        awaitKept(Map.of());
        refused(
                () -> get("f", "1"),
                404,
                "ProvisionedConcurrencyConfigNotFoundException",
                "No Provisioned Concurrency Config found for this function");
    }

    @Test
    void a_suspended_tenant_keeps_none() {
        // given
        create("f");
        publish("f");
        provision("f", "1", 2);
        awaitKept(Map.of("1", 2));
        // when
        tenant.operator().post("/v1/tenants/" + tenant.account() + "/suspend", "");
        // then
        awaitKept(Map.of());
        // when
        tenant.operator().post("/v1/tenants/" + tenant.account() + "/resume", "");
        // then
        awaitKept(Map.of("1", 2));
    }

    @Test
    void what_is_not_published_has_none() {
        create("f");
        lambda.createAlias(a -> a.functionName("f").name("dev").functionVersion("$LATEST"));
        var unpublished =
                "Provisioned Concurrency Configs cannot be applied to unpublished function"
                        + " versions.";
        refused(() -> provision("f", "$LATEST", 1), 400, INVALID, unpublished);
        refused(() -> provision("f", "dev", 1), 400, INVALID, unpublished);
        var notThere = "The function resource provided must be an alias or a published version.";
        refused(() -> get("f", "$LATEST"), 400, INVALID, notThere);
        refused(() -> delete("f", "$LATEST"), 400, INVALID, notThere);
        refused(
                () -> provision("f", "9", 1),
                404,
                "ResourceNotFoundException",
                "Function not found: " + arn("f") + ":9");
        refused(() -> provision("f", "1", 0), 400, "ValidationException", "greater than or equal");
    }

    @Test
    void it_keeps_within_the_reservation_and_the_reservation_above_it() {
        create("f");
        publish("f");
        reserve("f", 3);
        refused(
                () -> provision("f", "1", 4),
                400,
                INVALID,
                "Requested Provisioned Concurrency should not be greater than the"
                        + " reservedConcurrentExecution for function");
        provision("f", "1", 3);
        refused(
                () -> reserve("f", 2),
                400,
                INVALID,
                "ReservedConcurrentExecutions  2 should not be lower than function's total"
                        + " provisioned concurrency [3].");
        assertThat(account().unreservedConcurrentExecutions()).isEqualTo(997);
        lambda.deleteFunctionConcurrency(d -> d.functionName("f"));
        assertThat(account().unreservedConcurrentExecutions()).isEqualTo(997);
    }

    @Test
    void it_leaves_the_account_its_minimum() {
        create("f");
        publish("f");
        refused(
                () -> provision("f", "1", 901),
                400,
                INVALID,
                "Specified ConcurrentExecutions for function decreases account's"
                        + " UnreservedConcurrentExecution below its minimum value of [100].");
    }

    @Test
    void no_number_is_so_large_that_it_counts_as_small() {
        create("f");
        publish("f");
        publish("f");
        provision("f", "1", 5);
        refused(
                () -> provision("f", "2", Integer.MAX_VALUE),
                400,
                INVALID,
                "below its minimum value of [100].");
        reserve("f", 5);
        refused(
                () -> provision("f", "2", Integer.MAX_VALUE),
                400,
                INVALID,
                "should not be greater than the reservedConcurrentExecution");
    }

    @Test
    void a_version_has_it_once() {
        create("f");
        publish("f");
        publish("f");
        lambda.createAlias(a -> a.functionName("f").name("one").functionVersion("1"));
        lambda.createAlias(a -> a.functionName("f").name("two").functionVersion("2"));
        provision("f", "1", 1);
        var byAlias =
                "Alias can't be used for Provisioned Concurrency configuration on an already"
                        + " Provisioned version";
        refused(() -> provision("f", "one", 1), 409, CONFLICT, byAlias);
        provision("f", "two", 1);
        refused(
                () -> provision("f", "2", 1),
                409,
                CONFLICT,
                "Version is pointed by a Provisioned Concurrency alias");
        refused(
                () -> lambda.updateAlias(a -> a.functionName("f").name("two").functionVersion("1")),
                409,
                CONFLICT,
                byAlias);
        provision("f", "1", 2); // its own may change
    }

    private PutProvisionedConcurrencyConfigResponse provision(
            String name, String qualifier, int amount) {
        return lambda.putProvisionedConcurrencyConfig(
                p ->
                        p.functionName(name)
                                .qualifier(qualifier)
                                .provisionedConcurrentExecutions(amount));
    }

    private GetProvisionedConcurrencyConfigResponse get(String name, String qualifier) {
        return lambda.getProvisionedConcurrencyConfig(
                g -> g.functionName(name).qualifier(qualifier));
    }

    private void delete(String name, String qualifier) {
        lambda.deleteProvisionedConcurrencyConfig(d -> d.functionName(name).qualifier(qualifier));
    }

    /** What the worker is to keep of this tenant's function, by version. */
    private void awaitKept(Map<String, Integer> expected) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () ->
                                assertThat(
                                                worker.provisions.stream()
                                                        .filter(
                                                                it ->
                                                                        it.version()
                                                                                .function()
                                                                                .tenant()
                                                                                .equals(
                                                                                        tenant
                                                                                                .account()))
                                                        .collect(
                                                                Collectors.toMap(
                                                                        it ->
                                                                                it.version()
                                                                                        .version(),
                                                                        it -> it.count())))
                                        .isEqualTo(expected));
    }
}
