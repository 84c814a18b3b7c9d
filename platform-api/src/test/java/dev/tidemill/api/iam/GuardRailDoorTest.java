package dev.tidemill.api.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import dev.tidemill.api.outbox.CatalogueContent;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.iam.directory.GuardRail;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who puts guard rails, which ones, and who is told. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@SuppressWarnings("NullAway.Init") // made before each test
class GuardRailDoorTest extends GuardRailStage {

    @Inject @All List<CatalogueContent> contents;

    @Test
    void a_put_one_takes_the_place_of_the_one_of_its_name_and_five_are_enough() {
        for (var i = 1; i <= 5; i++) {
            assertThat(put("rail-" + i, LAMBDA_ONLY).status()).isEqualTo(200);
        }
        assertThat(put("rail-5", ALL_BUT_DELETING).status()).isEqualTo(200);

        var sixth = put("rail-6", LAMBDA_ONLY);

        assertThat(sixth.status()).isEqualTo(429);
        assertThat(sixth.body().path("__type").asText()).isEqualTo("IAM_QUOTA_EXCEEDED");
        assertThat(sixth.body().path("message").asText())
                .isEqualTo("Cannot exceed quota for GuardRailsPerAccount: 5");
        var rails = operator.get(path()).body().path("guardRails");
        assertThat(rails)
                .extracting(rail -> rail.path("name").asText())
                .containsExactly("rail-1", "rail-2", "rail-3", "rail-4", "rail-5");
        assertThat(rails.get(4).path("document").asText()).isEqualTo(ALL_BUT_DELETING);
        assertThat(operator.get(path() + "/rail-1").body().path("document").asText())
                .isEqualTo(LAMBDA_ONLY);
        assertThat(snapshot.directory(tenant.account()).policies(person(false)).guardRails())
                .hasSize(5);
    }

    @Test
    void a_document_that_is_none_is_refused_with_the_place_of_its_fault() {
        for (var fault :
                new String[][] {
                    {
                        "{\"Statement\": {\"Effect\": \"Permit\", \"Action\": \"*\", \"Resource\": \"*\"}}",
                        "Effect"
                    },
                    {
                        "{\"Statement\": {\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"*\", \"Resource\": \"*\"}}",
                        "should not specify a principal"
                    },
                    {"{\"Statement\": [", "line 1"},
                    {"", "line 1"}
                }) {
            var no = put("wrong", fault[0]);
            assertThat(no.status()).as(fault[0]).isEqualTo(400);
            assertThat(no.body().path("__type").asText()).isEqualTo("POLICY_MALFORMED");
            assertThat(no.body().path("message").asText()).contains(fault[1]).contains("line 1");
        }
        var tooLong = put("long", LAMBDA_ONLY + " ".repeat(5121 - LAMBDA_ONLY.length()));
        assertThat(tooLong.status()).isEqualTo(429);
        assertThat(tooLong.body().path("message").asText())
                .isEqualTo("Cannot exceed quota for GuardRailSize: 5120");
        assertThat(put("long", LAMBDA_ONLY + " ".repeat(5120 - LAMBDA_ONLY.length())).status())
                .isEqualTo(200);
        assertThat(put("a%20b", LAMBDA_ONLY).status()).isEqualTo(400);
    }

    @Test
    void only_the_operator_sees_and_changes_them_and_never_its_own_accounts() {
        for (var no :
                List.of(
                        tenant.http().get(path()),
                        tenant.http().get(path() + "/any"),
                        tenant.http().put(path() + "/any", LAMBDA_ONLY),
                        tenant.http().delete(path() + "/any"),
                        operator.get("/v1/tenants/000000000000/guard-rails"),
                        operator.put("/v1/tenants/000000000000/guard-rails/any", LAMBDA_ONLY))) {
            assertThat(no.status()).isEqualTo(403);
            assertThat(no.body().path("__type").asText()).isEqualTo("ACCESS_DENIED");
        }
        assertThat(operator.get("/v1/tenants/999999999990/guard-rails").status()).isEqualTo(404);
        assertThat(operator.put("/v1/tenants/999999999990/guard-rails/a", LAMBDA_ONLY).status())
                .isEqualTo(404);
        assertThat(operator.delete(path() + "/missing").status()).isEqualTo(404);
        assertThat(operator.get("/v1/tenants/1%27or%271/guard-rails").status()).isEqualTo(400);
    }

    @Test
    void the_audit_tells_who_changed_them() {
        put("audited", LAMBDA_ONLY);
        operator.delete(path() + "/audited");

        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> {
                            var entries =
                                    operator.get("/v1/audit?account=000000000000&action=GuardRail")
                                            .body()
                                            .path("entries");
                            assertThat(entries)
                                    .extracting(
                                            e ->
                                                    e.path("action").asText()
                                                            + " "
                                                            + e.path("resource").asText())
                                    .contains(
                                            "tidemill:PutGuardRail " + path() + "/audited",
                                            "tidemill:DeleteGuardRail " + path() + "/audited");
                        });
    }

    @Test
    void kafka_is_told_of_them_anew_and_they_go_with_their_tenant() {
        put("kept", LAMBDA_ONLY);
        assertThat(told())
                .contains(
                        new Change.GuardRailPut(
                                new GuardRail(tenant.account(), "kept", LAMBDA_ONLY)));

        operator.delete("/v1/tenants/" + tenant.account());

        assertThat(snapshot.directory(tenant.account()).policies(person(false)).guardRails())
                .isEmpty();
        assertThat(told())
                .noneMatch(
                        change ->
                                change instanceof Change.GuardRailPut(var rail)
                                        && rail.tenant().equals(tenant.account()));
    }

    private List<Change> told() {
        var told = new ArrayList<Change>();
        CurrentTenant.runForAll(
                () ->
                        QuarkusTransaction.requiringNew()
                                .run(
                                        () ->
                                                contents.forEach(
                                                        c ->
                                                                c.tell(
                                                                        (_, change) ->
                                                                                told.add(
                                                                                        change)))));
        return told;
    }
}
