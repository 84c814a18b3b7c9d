package dev.tidemill.api.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.SignedHttp;
import dev.tidemill.api.function.Samples;
import dev.tidemill.api.outbox.CatalogueContent;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;

@QuarkusTest
@QuarkusTestResource(Servers.class)
@SuppressWarnings("NullAway.Init") // made before each test
class EgressPolicyTest {

    private static final String PATH = "/v1/egress-policies";
    private static final String PARTNERS =
            """
            {"name": "partners", "names": ["api.example.com", "*.example.org"],
             "cidrs": ["203.0.113.0/24"], "ports": [443, 5432]}
            """;

    @TestHTTPResource("/")
    URI address;

    @Inject Snapshot snapshot;
    @Inject @All List<CatalogueContent> contents;

    private NewTenant tenant;
    private LambdaClient lambda;

    @BeforeEach
    void create_a_tenant() {
        tenant = NewTenant.at(address);
        lambda = tenant.lambda();
    }

    @AfterEach
    void close() {
        lambda.close();
    }

    @Test
    void a_policy_lives_from_its_creation_to_its_deletion_in_the_catalogue_too() {
        // when
        var made = tenant.http().post(PATH, PARTNERS);
        // then
        assertThat(made.status()).isEqualTo(201);
        var id = made.body().path("id").asText();
        assertThat(id).matches("sg-[0-9a-f]{17}");
        assertThat(tenant.http().get(PATH + "/" + id).body()).isEqualTo(made.body());
        assertThat(tenant.http().get(PATH).body().path("egressPolicies"))
                .containsExactly(made.body());
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () ->
                                assertThat(snapshot.egressPolicy(tenant.account(), id))
                                        .hasValueSatisfying(
                                                known ->
                                                        assertThat(
                                                                        known.allowsName(
                                                                                "a.example.org"))
                                                                .isTrue()));
        assertThat(refilled(id)).isTrue();
        // when
        var changed =
                tenant.http().put(PATH + "/" + id, "{\"name\":\"few\",\"ports\":[443]}").body();
        // then
        assertThat(changed.path("name").asText()).isEqualTo("few");
        assertThat(changed.path("names")).isEmpty();
        // when
        assertThat(tenant.http().delete(PATH + "/" + id).status()).isEqualTo(204);
        // then
        assertThat(tenant.http().get(PATH + "/" + id).status()).isEqualTo(404);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> snapshot.egressPolicy(tenant.account(), id).isEmpty());
    }

    private boolean refilled(String id) {
        var told = new ArrayList<Change>();
        CurrentTenant.runForAll(
                () ->
                        QuarkusTransaction.requiringNew()
                                .run(() -> contents.forEach(it -> it.tell((_, c) -> told.add(c)))));
        return told.stream()
                .anyMatch(
                        change ->
                                change instanceof Change.EgressPolicyPut(var policy)
                                        && policy.id().equals(id));
    }

    @Test
    void a_policy_is_its_tenants_alone_and_goes_with_it() {
        // given
        var id = created();
        var other = NewTenant.at(address);
        // then
        assertThat(other.http().get(PATH).body().path("egressPolicies")).isEmpty();
        assertThat(other.http().get(PATH + "/" + id).status()).isEqualTo(404);
        assertThat(other.http().put(PATH + "/" + id, PARTNERS).status()).isEqualTo(404);
        assertThat(other.http().delete(PATH + "/" + id).status()).isEqualTo(404);
        try (var theirs = other.lambda()) {
            unknownGroup(id, () -> create(theirs, other, "mine", id));
        }
        assertThat(tenant.operator().get(PATH).status()).isEqualTo(403);
        // when
        tenant.operator().delete("/v1/tenants/" + tenant.account());
        // then
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> snapshot.egressPolicy(tenant.account(), id).isEmpty());
    }

    @Test
    void who_is_not_allowed_to_is_refused() {
        // given
        var id = created();
        var nobody = user();
        // then
        for (var answer :
                List.of(
                        nobody.get(PATH),
                        nobody.get(PATH + "/" + id),
                        nobody.post(PATH, PARTNERS),
                        nobody.put(PATH + "/" + id, PARTNERS),
                        nobody.delete(PATH + "/" + id))) {
            assertThat(answer.status()).isEqualTo(403);
        }
        assertThat(nobody.delete(PATH + "/" + id).body().path("message").asText())
                .contains("tidemill:DeleteEgressPolicy")
                .contains("security-group/" + id);
    }

    private SignedHttp user() {
        try (var iam =
                IamClient.builder()
                        .endpointOverride(address)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(
                                                tenant.keyId(), tenant.secret())))
                        .build()) {
            iam.createUser(u -> u.userName("nobody"));
            var key = iam.createAccessKey(k -> k.userName("nobody")).accessKey();
            var http = new SignedHttp(address, key.accessKeyId(), key.secretAccessKey());
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> http.get(PATH).body().toString().contains("because"));
            return http;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"names\":[\"a.com\"],\"ports\":[443]}",
                "{\"name\":\"x\",\"names\":[\"a.com\"]}",
                "{\"name\":\"x\",\"names\":[\"*\"],\"ports\":[443]}",
                "{\"name\":\"x\",\"names\":[\"a*.com\"],\"ports\":[443]}",
                "{\"name\":\"x\",\"names\":[\"A.com\"],\"ports\":[443]}",
                "{\"name\":\"x\",\"names\":[\"169.254.169.254\"],\"ports\":[443]}",
                "{\"name\":\"x\",\"names\":[\"2130706433\"],\"ports\":[443]}",
                "{\"name\":\"x\",\"names\":[\"0x7f.1\"],\"ports\":[443]}",
                "{\"name\":\"x\",\"names\":[null],\"ports\":[443]}",
                "{\"name\":\"x\",\"names\":[\"a.com\",\"a.com\"],\"ports\":[443]}",
                "{\"name\":\"x\",\"ports\":[0]}",
                "{\"name\":\"x\",\"ports\":[53]}",
                "{\"name\":\"x\",\"ports\":[9001]}",
                "{\"name\":\"x\",\"ports\":[1,2,3,4,5,6,7,8,10,11,12,13,14,15,16,17,18]}",
                "{\"name\":\"x\",\"cidrs\":[\"10.0.0.0/33\"],\"ports\":[443]}",
                "{\"name\":\"x\",\"cidrs\":[\"a.com\"],\"ports\":[443]}",
                "{\"name\":\"x\",\"cidrs\":[\"2001:db8::/32\"],\"ports\":[443]}",
                "{\"name\":\"x\",\"privateNetworks\":[\"office\"],\"ports\":[443]}",
                "[]",
                ""
            })
    void what_no_policy_can_say_is_refused(String wanted) {
        assertThat(tenant.http().post(PATH, wanted).status()).isEqualTo(400);
        assertThat(tenant.http().get(PATH).body().path("egressPolicies")).isEmpty();
    }

    /** A body is read before anybody knows whether its sender may anything. */
    @Test
    void a_body_of_countless_values_is_refused_while_it_is_read() {
        var many =
                "{\"name\":\"x\",\"ports\":[443],\"names\":["
                        + "\"a\",".repeat(300_000)
                        + "\"a\"]}";

        var answer = tenant.http().post(PATH, many);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().toString()).doesNotContain("at most 100 names");
    }

    @Test
    void two_policies_of_one_name_conflict() {
        created();
        assertThat(tenant.http().post(PATH, PARTNERS).status()).isEqualTo(409);
    }

    @Test
    void a_function_names_policies_as_security_groups_until_it_names_none() {
        // given
        var id = created();
        // when
        var function = create(lambda, tenant, "out", id);
        // then
        assertThat(function.vpcConfig().securityGroupIds()).containsExactly(id);
        assertThat(function.vpcConfig().subnetIds()).containsExactly("subnet-tidemill");
        assertThat(called("out").egress()).containsExactly(id);
        // when
        lambda.updateFunctionConfiguration(u -> u.functionName("out").timeout(9));
        // then
        assertThat(
                        lambda.getFunctionConfiguration(g -> g.functionName("out"))
                                .vpcConfig()
                                .securityGroupIds())
                .containsExactly(id);
        // when
        lambda.updateFunctionConfiguration(
                u ->
                        u.functionName("out")
                                .vpcConfig(
                                        v -> v.securityGroupIds(List.of()).subnetIds(List.of())));
        // then
        assertThat(lambda.getFunctionConfiguration(g -> g.functionName("out")).vpcConfig())
                .isNull();
        assertThat(called("out").egress()).isEmpty();
    }

    @Test
    void what_the_account_does_not_have_is_refused_as_ec2_says_it() {
        unknownGroup("sg-0", () -> create(lambda, tenant, "out", "sg-0"));
        var id = created();
        assertThatExceptionOfType(InvalidParameterValueException.class)
                .isThrownBy(
                        () ->
                                lambda.createFunction(
                                        wanted(tenant, "out")
                                                .vpcConfig(
                                                        v ->
                                                                v.securityGroupIds(id)
                                                                        .subnetIds("subnet-1"))
                                                .build()))
                .withMessageContaining(
                        "Error occurred while DescribeSubnets. EC2 Error Code:"
                                + " InvalidSubnetID.NotFound. EC2 Error Message: The subnet ID"
                                + " 'subnet-1' does not exist");
    }

    private static CreateFunctionRequest.Builder wanted(NewTenant owner, String name) {
        return CreateFunctionRequest.builder()
                .functionName(name)
                .runtime("provided.al2023")
                .handler("index.handler")
                .role("arn:aws:iam::" + owner.account() + ":role/any")
                .code(c -> c.zipFile(SdkBytes.fromByteArray(Samples.zip())));
    }

    private static CreateFunctionResponse create(
            LambdaClient client, NewTenant owner, String name, String group) {
        return client.createFunction(
                wanted(owner, name).vpcConfig(v -> v.securityGroupIds(group)).build());
    }

    private FunctionVersion called(String name) {
        var id = new FunctionId(tenant.account(), name);
        var revision = lambda.getFunctionConfiguration(g -> g.functionName(name)).revisionId();
        return Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> snapshot.function(id, FunctionVersion.LATEST),
                        known -> known.filter(it -> it.revision().equals(revision)).isPresent())
                .orElseThrow();
    }

    private static void unknownGroup(
            String id, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(InvalidParameterValueException.class)
                .isThrownBy(call)
                .withMessageContaining(
                        "Error occurred while DescribeSecurityGroups. EC2 Error Code:"
                                + " InvalidGroup.NotFound. EC2 Error Message: The security group '"
                                + id
                                + "' does not exist");
    }

    private String created() {
        return tenant.http().post(PATH, PARTNERS).body().path("id").asText();
    }
}
