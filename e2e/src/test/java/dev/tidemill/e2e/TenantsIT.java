package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.sts.model.StsException;

@ExtendWith(SharedInstance.class)
class TenantsIT {

    private final Instance instance;
    private final Clients clients;
    private final Tenants tenants;

    TenantsIT(Instance instance, Clients clients) {
        this.instance = instance;
        this.clients = clients;
        this.tenants = new Tenants(instance);
    }

    @Test
    void a_new_tenant_works_at_once_and_has_a_world_of_its_own() {
        // given
        var mine = new Functions(clients.lambda());
        var name = mine.node("same-name", "exports.handler = async () => 'default';");
        // when
        var account = tenants.create("acme");
        // then
        assertThat(account.accountId()).matches("\\d{12}");
        assertThat(tenants.list()).contains("acme", account.accountId());
        try (var acme = clients.as(account)) {
            assertThat(acme.sts().getCallerIdentity().account()).isEqualTo(account.accountId());
            assertThat(acme.lambda().listFunctions().functions()).isEmpty();
            var theirs = new Functions(acme);
            acme.lambda()
                    .createFunction(
                            request ->
                                    request.functionName(name)
                                            .runtime("nodejs20.x")
                                            .handler("index.handler")
                                            .role(acme.role())
                                            .code(
                                                    code ->
                                                            code.zipFile(
                                                                    SdkBytes.fromByteArray(
                                                                            Zip.of(
                                                                                    "index.js",
                                                                                    "exports.handler = async () => 'acme';")))));
            acme.lambda().waiter().waitUntilFunctionActiveV2(get -> get.functionName(name));
            assertThat(theirs.result(name, "{}")).isEqualTo("\"acme\"");
            assertThat(mine.result(name, "{}")).isEqualTo("\"default\"");
        } finally {
            tenants.delete(account.accountId());
        }
    }

    @Test
    void an_account_id_can_be_chosen_once() {
        var chosen = tenants.create("chosen", "--account-id", "123456789012");
        try {
            assertThat(chosen.accountId()).isEqualTo("123456789012");

            var again =
                    instance.tidemill("tenants", "create", "again", "--account-id", "123456789012");

            assertThat(again.exit()).isNotZero();
            assertThat(again.error() + again.out()).contains("123456789012");
        } finally {
            tenants.delete("123456789012");
        }
    }

    @Test
    void a_deleted_tenants_keys_stop_at_once_and_nothing_of_it_is_left() {
        // given
        var account = tenants.create("short-lived", "--account-id", "222222222222");
        try (var gone = clients.as(account)) {
            var name =
                    new Functions(gone)
                            .node("kept", "exports.handler = async () => console.log('ran');");
            new Functions(gone.lambda()).result(name, "{}");
            LogsIT.awaitMessages(gone.logs(), name, "ran");
            // when
            tenants.delete(account.accountId());
            // then
            assertThatExceptionOfType(StsException.class)
                    .isThrownBy(() -> gone.sts().getCallerIdentity())
                    .satisfies(no -> assertThat(no.statusCode()).isEqualTo(403));
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(() -> new Functions(gone.lambda()).call(name, "{}"))
                    .satisfies(no -> assertThat(no.statusCode()).isEqualTo(403));
        }
        assertThat(tenants.list()).doesNotContain("222222222222");
        var successor = tenants.create("successor", "--account-id", "222222222222");
        try (var next = clients.as(successor)) {
            assertThat(next.lambda().listFunctions().functions()).isEmpty();
            assertThat(next.logs().describeLogGroups().logGroups()).isEmpty();
        } finally {
            tenants.delete(successor.accountId());
        }
    }

    @Test
    void deleting_nobody_is_said_so() {
        var nobody = instance.tidemill("tenants", "delete", "999999999999");

        assertThat(nobody.exit()).isNotZero();
        assertThat(nobody.error() + nobody.out()).contains("999999999999");
    }
}
