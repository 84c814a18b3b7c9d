package dev.tidemill.api.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.SignedHttp;
import dev.tidemill.api.admission.Circumstances;
import dev.tidemill.api.admission.Facts;
import dev.tidemill.api.admission.Permissions;
import dev.tidemill.api.outbox.CatalogueContent;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.iam.directory.GuardRail;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.lambda.model.LambdaException;

@QuarkusTest
@QuarkusTestResource(Servers.class)
@SuppressWarnings("NullAway.Init") // made before each test
class GuardRailTest {

    private static final String ALL_BUT_DELETING =
            """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "*", "Resource": "*"},
              {"Effect": "Deny", "Action": "lambda:DeleteFunction", "Resource": "*"}]}
            """;
    private static final String LAMBDA_ONLY =
            """
            {"Version": "2012-10-17",
             "Statement": {"Effect": "Allow", "Action": ["lambda:*", "sts:*"], "Resource": "*"}}
            """;
    private static final String NOT_ALLOWED =
            "because no service control policy allows the %s action";

    @TestHTTPResource("/")
    URI address;

    @Inject Snapshot snapshot;
    @Inject Permissions permissions;
    @Inject @All List<CatalogueContent> contents;

    private NewTenant tenant;
    private SignedHttp operator;

    @BeforeEach
    void create_a_tenant() {
        tenant = NewTenant.at(address);
        operator = tenant.operator();
    }

    @Test
    void what_a_guard_rail_denies_is_denied_to_the_root_user_until_it_is_deleted() {
        try (var lambda = tenant.lambda()) {
            // given
            assertThat(put("no-deleting", ALL_BUT_DELETING).status()).isEqualTo(200);
            // then
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(() -> lambda.deleteFunction(f -> f.functionName("any")))
                    .satisfies(
                            no -> {
                                assertThat(no.statusCode()).isEqualTo(403);
                                assertThat(no.awsErrorDetails().errorCode())
                                        .isEqualTo("AccessDeniedException");
                                assertThat(no.awsErrorDetails().errorMessage())
                                        .isEqualTo(
                                                "User: arn:aws:iam::%1$s:root is not authorized to perform: lambda:DeleteFunction on resource: arn:aws:lambda:us-east-1:%1$s:function:any with an explicit deny in a service control policy"
                                                        .formatted(tenant.account()));
                            });
            assertThat(lambda.listFunctions().functions()).isEmpty();
            // when
            assertThat(operator.delete(path() + "/no-deleting").status()).isEqualTo(204);
            // then
            assertThatExceptionOfType(LambdaException.class)
                    .isThrownBy(() -> lambda.deleteFunction(f -> f.functionName("any")))
                    .withMessageContaining("Function not found");
        }
    }

    @Test
    void what_no_guard_rail_allows_is_denied_to_everybody_at_every_door() {
        try (var iam = iam(tenant.keyId(), tenant.secret())) {
            // given
            iam.createUser(u -> u.userName("admin"));
            iam.attachUserPolicy(
                    a ->
                            a.userName("admin")
                                    .policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
            var key = iam.createAccessKey(k -> k.userName("admin")).accessKey();
            // when
            put("lambda-only", LAMBDA_ONLY);
            // then
            refused(iam, "root", i -> i.createUser(u -> u.userName("more")), "iam:CreateUser");
            try (var admin = iam(key.accessKeyId(), key.secretAccessKey())) {
                refused(
                        admin,
                        "user/admin",
                        i -> i.deleteUser(u -> u.userName("admin")),
                        "iam:DeleteUser");
            }
            var events = tenant.http().get("/v1/events");
            assertThat(events.status()).isEqualTo(403);
            assertThat(events.body().path("message").asText())
                    .endsWith(NOT_ALLOWED.formatted("tidemill:ListEvents"));
            var console = tenant.http().post("/v1/aws/iam/ListUsers", "{}");
            assertThat(console.status()).isEqualTo(403);
            assertThat(console.body().path("message").asText())
                    .endsWith(NOT_ALLOWED.formatted("iam:ListUsers"));
            for (var person : new Principal[] {person(false), person(true), session()}) {
                assertThat(denial(person, "iam:ListUsers"))
                        .as(person.arn())
                        .hasValueSatisfying(
                                text ->
                                        assertThat(text)
                                                .endsWith(NOT_ALLOWED.formatted("iam:ListUsers")));
            }
            assertThat(denial(person(false), "lambda:ListFunctions")).isEmpty();
            try (var lambda = tenant.lambda()) {
                assertThat(lambda.listFunctions().functions()).isEmpty();
            }
        }
    }

    @Test
    void the_simulator_says_what_the_guard_rails_say() {
        try (var iam = iam(tenant.keyId(), tenant.secret())) {
            iam.createUser(u -> u.userName("ada"));
            iam.attachUserPolicy(
                    a ->
                            a.userName("ada")
                                    .policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
            put("no-deleting", ALL_BUT_DELETING);

            var results =
                    iam.simulatePrincipalPolicy(
                                    s ->
                                            s.policySourceArn(
                                                            "arn:aws:iam::%s:user/ada"
                                                                    .formatted(tenant.account()))
                                                    .actionNames(
                                                            "lambda:DeleteFunction",
                                                            "lambda:GetFunction"))
                            .evaluationResults();

            assertThat(results)
                    .extracting(
                            r ->
                                    r.evalDecisionAsString()
                                            + " "
                                            + r.organizationsDecisionDetail()
                                                    .allowedByOrganizations())
                    .containsExactly("explicitDeny false", "allowed true");
        }
    }

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
                .atMost(20, TimeUnit.SECONDS)
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

    private String path() {
        return "/v1/tenants/" + tenant.account() + "/guard-rails";
    }

    private SignedHttp.Answer put(String name, String document) {
        return operator.put(path() + "/" + name, document);
    }

    private Principal person(boolean isOperator) {
        return new Principal.Person(tenant.account(), "s", "ada", isOperator);
    }

    /** Of the role that every new tenant has here, which allows it nothing. */
    private Principal session() {
        return new Principal.RoleSession(
                snapshot.directory(tenant.account()).role("any").orElseThrow().principal(),
                "session",
                List.of(),
                Map.of(),
                Instant.EPOCH,
                Instant.MAX,
                Optional.empty(),
                Optional.empty());
    }

    private Optional<String> denial(Principal principal, String action) {
        var circumstances =
                new Circumstances() {
                    @Override
                    public String sourceIp() {
                        return "192.0.2.1";
                    }

                    @Override
                    public boolean isSecure() {
                        return true;
                    }

                    @Override
                    public String region() {
                        return "us-east-1";
                    }

                    @Override
                    public Optional<String> userAgent() {
                        return Optional.empty();
                    }
                };
        return permissions
                .denial(principal, Action.of(action), "*", circumstances, Facts.NONE)
                .map(no -> no.message());
    }

    private void refused(IamClient iam, String who, Consumer<IamClient> call, String action) {
        assertThatExceptionOfType(IamException.class)
                .isThrownBy(() -> call.accept(iam))
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(403);
                            assertThat(no.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
                            assertThat(no.awsErrorDetails().errorMessage())
                                    .startsWith(
                                            "User: arn:aws:iam::%s:%s is not authorized to perform: %s on resource: "
                                                    .formatted(tenant.account(), who, action))
                                    .endsWith(NOT_ALLOWED.formatted(action));
                        });
    }

    private IamClient iam(String accessKeyId, String secret) {
        return IamClient.builder()
                .endpointOverride(address)
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(accessKeyId, secret)))
                .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                .build();
    }
}
