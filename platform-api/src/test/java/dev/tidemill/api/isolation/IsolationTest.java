package dev.tidemill.api.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.function.Samples;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.isolation.Isolation;
import dev.tidemill.core.isolation.Isolations;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;

@QuarkusTest
@QuarkusTestResource(Servers.class)
@SuppressWarnings("NullAway.Init") // made before each test
class IsolationTest {

    private static final Isolations WITH_GVISOR =
            new Isolations(Optional.of(Path.of("/usr/bin/runsc")));
    private static final Isolations WITHOUT = new Isolations(Optional.empty());

    @TestHTTPResource("/")
    URI address;

    @Inject IsolationConfig config;
    @Inject IsolationClasses classes;

    private NewTenant tenant;

    @BeforeEach
    void create_a_tenant() {
        tenant = NewTenant.at(address);
    }

    @Test
    void the_operator_says_for_each_tenant_what_it_has_and_at_least_has() {
        // given
        var path = "/v1/tenants/" + tenant.account() + "/isolation";
        // when
        var changed = tenant.operator().put(path, "{\"floor\":\"standard\"}");
        // then
        assertThat(changed.status()).isEqualTo(200);
        assertThat(tenant.operator().get(path).body().path("floor").asText()).isEqualTo("standard");
        assertThat(tenant.operator().get(path).body().path("standard").isNull()).isTrue();
        assertThat(tenant.http().get("/v1/isolation").body().path("floor").asText())
                .isEqualTo("standard");
        for (var wrong : new String[] {"", "{\"floor\":\"none\"}", "{\"standard\":\"HOSTILE\"}"}) {
            assertThat(tenant.operator().put(path, wrong).status()).as(wrong).isEqualTo(400);
        }
        assertThat(tenant.http().put(path, "{\"floor\":null}").status()).isEqualTo(403);
        assertThat(tenant.http().get(path).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tidemill:isolation=strong", "tidemill:isolatoin=hostile"})
    void a_tag_that_asks_for_what_is_none_is_refused(String tag) {
        try (var lambda = tenant.lambda()) {
            var parts = tag.split("=", 2);
            assertThatExceptionOfType(InvalidParameterValueException.class)
                    .isThrownBy(() -> create(lambda, Map.of(parts[0], parts[1])))
                    .withMessageContaining("tidemill:isolation");
            create(lambda, Map.of("tidemill:isolation", "standard"));
            assertThatExceptionOfType(InvalidParameterValueException.class)
                    .isThrownBy(
                            () ->
                                    lambda.tagResource(
                                            t ->
                                                    t.resource(id().arn())
                                                            .tags(Map.of(parts[0], parts[1]))))
                    .withMessageContaining("tidemill:isolation");
        }
    }

    @Test
    void a_tag_counts_as_soon_as_it_is_in_the_catalogue() {
        // given
        var rules = rules(new Snapshot(), WITH_GVISOR, Optional.empty(), Optional.empty());
        // then
        assertThat(rules.of(id())).isEqualTo(Isolation.STANDARD);
        if (!Isolations.ofThisMachine().available().contains(Isolation.HOSTILE)) {
            return; // refused here, as the next test says
        }
        try (var lambda = tenant.lambda()) {
            create(lambda, Map.of("tidemill:isolation", "hostile"));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> classes.of(id()) == Isolation.HOSTILE);
            lambda.untagResource(t -> t.resource(id().arn()).tagKeys("tidemill:isolation"));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> classes.of(id()) == Isolation.STANDARD);
        }
    }

    @Test
    void what_the_machine_cannot_give_is_refused_with_what_to_install() {
        var rules = rules(new Snapshot(), WITHOUT, Optional.empty(), Optional.empty());
        assertThatExceptionOfType(PlatformException.class)
                .isThrownBy(
                        () ->
                                rules.check(
                                        tenant.account(), Map.of("tidemill:isolation", "hostile")))
                .withMessageContaining("install runsc (apt-get install runsc)");
        var byDefault =
                rules(new Snapshot(), WITHOUT, Optional.of(Isolation.HOSTILE), Optional.empty());
        assertThatExceptionOfType(PlatformException.class)
                .isThrownBy(() -> byDefault.check(tenant.account(), Map.of()))
                .withMessageContaining("install runsc");
    }

    @Test
    void no_function_is_isolated_less_than_the_floor() {
        var snapshot = new Snapshot();
        var rules = rules(snapshot, WITH_GVISOR, Optional.empty(), Optional.of(Isolation.HOSTILE));
        assertThat(rules.of(id())).isEqualTo(Isolation.HOSTILE);
        assertThatExceptionOfType(PlatformException.class)
                .isThrownBy(
                        () ->
                                rules.check(
                                        tenant.account(), Map.of("tidemill:isolation", "standard")))
                .withMessageContaining("no weaker isolation than hostile");
        // given: tagged before the floor was raised
        snapshot.apply(
                new Change.FunctionTagsPut(id(), Map.of("tidemill:isolation", "standard")), 2);
        // then
        assertThat(rules.of(id())).isEqualTo(Isolation.HOSTILE);
    }

    private IsolationClasses rules(
            Snapshot snapshot,
            Isolations machine,
            Optional<Isolation> standard,
            Optional<Isolation> floor) {
        TenantId account = tenant.account();
        snapshot.apply(
                new Change.TenantPut(new Tenant(account, "some").isolatedBy(standard, floor)), 1);
        return new IsolationClasses(snapshot, config, machine);
    }

    private FunctionId id() {
        return new FunctionId(tenant.account(), "isolated");
    }

    private void create(LambdaClient lambda, Map<String, String> tags) {
        lambda.createFunction(
                f ->
                        f.functionName(id().name())
                                .runtime("provided.al2023")
                                .handler("index.handler")
                                .role("arn:aws:iam::" + tenant.account() + ":role/any")
                                .tags(tags)
                                .code(c -> c.zipFile(SdkBytes.fromByteArray(Samples.zip()))));
    }
}
