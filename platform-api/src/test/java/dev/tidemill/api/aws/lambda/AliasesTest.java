package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.Servers;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** Aliases of functions by the stock SDK. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class AliasesTest extends LambdaStage {

    private static final TenantId NEIGHBOUR = new TenantId("777777777778");

    @BeforeEach
    void makeNeighbour() {
        account(NEIGHBOUR);
    }

    @Test
    void an_alias_is_made_shown_changed_and_removed() {
        // given
        var name = twoVersions();
        // when
        var made = alias(name, "live", "1");
        var changed =
                lambda.updateAlias(
                        u ->
                                u.functionName(name)
                                        .name("live")
                                        .functionVersion("2")
                                        .description("for all")
                                        .revisionId(made.revisionId()));
        var found = lambda.getAlias(g -> g.functionName(name).name("live"));
        lambda.deleteAlias(d -> d.functionName(name).name("live"));
        lambda.deleteAlias(d -> d.functionName(name).name("live")); // is gone already
        // then
        assertThat(made.aliasArn()).isEqualTo(id(name).arn("live"));
        assertThat(made.functionVersion()).isEqualTo("1");
        assertThat(changed.revisionId()).isNotEqualTo(made.revisionId());
        assertThat(found.functionVersion()).isEqualTo("2");
        assertThat(found.description()).isEqualTo("for all");
        assertThat(found.revisionId()).isEqualTo(changed.revisionId());
        refused(
                () -> lambda.getAlias(g -> g.functionName(name).name("live")),
                404,
                "ResourceNotFoundException",
                "Cannot find alias arn: " + id(name).arn("live"));
        refused(
                () -> lambda.invoke(i -> i.functionName(name).qualifier("live")),
                404,
                "ResourceNotFoundException",
                "Function not found: " + id(name).arn("live"));
    }

    @Test
    void a_function_is_shown_and_called_by_its_alias() {
        // given
        var name = twoVersions();
        alias(name, "live", "1");
        // when
        var shown = lambda.getFunctionConfiguration(g -> g.functionName(name).qualifier("live"));
        var answer = lambda.invoke(i -> i.functionName(id(name).arn("live")));
        // then
        assertThat(shown.functionArn()).isEqualTo(id(name).arn("live"));
        assertThat(shown.version()).isEqualTo("1");
        assertThat(answer.executedVersion()).isEqualTo("1");
        assertThat(worker.invocations.getLast().otherArn()).contains(id(name).arn("live"));
    }

    @Test
    void weights_share_invocations_between_two_versions() {
        // given
        var name = twoVersions();
        lambda.createAlias(
                c ->
                        c.functionName(name)
                                .name("live")
                                .functionVersion("1")
                                .routingConfig(r -> r.additionalVersionWeights(Map.of("2", 0.3))));
        var calls = 1000;
        // when
        var second = 0;
        for (var i = 0; i < calls; i++) {
            if (lambda.invoke(c -> c.functionName(name + ":live")).executedVersion().equals("2")) {
                second++;
            }
        }
        // then
        var expected = 0.3 * calls;
        var off = second - expected;
        assertThat(off * off / expected + off * off / (calls - expected))
                .isLessThan(24); // chi-square, one degree of freedom: p < 0.000001
    }

    @Test
    void weights_are_shown_kept_and_taken_away() {
        // given
        var name = twoVersions();
        lambda.createAlias(
                c ->
                        c.functionName(name)
                                .name("live")
                                .functionVersion("1")
                                .routingConfig(r -> r.additionalVersionWeights(Map.of("2", 0.1))));
        // when
        var described = lambda.updateAlias(u -> u.functionName(name).name("live").description("d"));
        var alone =
                lambda.updateAlias(
                        u ->
                                u.functionName(name)
                                        .name("live")
                                        .routingConfig(r -> r.additionalVersionWeights(Map.of())));
        // then
        assertThat(described.routingConfig().additionalVersionWeights()).containsEntry("2", 0.1);
        assertThat(alone.routingConfig()).isNull();
        assertThat(snapshot.draw(id(name), "live").orElseThrow().version()).isEqualTo("1");
    }

    @Test
    void aliases_are_listed_by_page_and_by_version() {
        // given
        var name = twoVersions();
        alias(name, "a", "1");
        alias(name, "b", "2");
        lambda.createAlias(
                c ->
                        c.functionName(name)
                                .name("c")
                                .functionVersion("1")
                                .routingConfig(r -> r.additionalVersionWeights(Map.of("2", 0.5))));
        // when
        var pages =
                lambda.listAliasesPaginator(l -> l.functionName(name).maxItems(2)).stream()
                        .map(page -> names(page.aliases()))
                        .toList();
        var ofSecond = lambda.listAliases(l -> l.functionName(name).functionVersion("2"));
        // then
        assertThat(pages).containsExactly(List.of("a", "b"), List.of("c"));
        assertThat(names(ofSecond.aliases())).containsExactly("b", "c");
    }

    @Test
    void a_version_that_an_alias_uses_stays() {
        // given
        var name = twoVersions();
        alias(name, "live", "1");
        // then
        refused(
                () -> lambda.deleteFunction(d -> d.functionName(name).qualifier("1")),
                409,
                "ResourceConflictException",
                "Unable to delete version because the following aliases reference it: [live]");
    }

    @Test
    void a_function_goes_with_its_aliases() {
        // given
        var name = twoVersions();
        alias(name, "live", "1");
        // when
        lambda.deleteFunction(d -> d.functionName(name));
        lambda.createFunction(function(name).publish(true).build());
        // then
        assertThat(lambda.listAliases(l -> l.functionName(name)).aliases()).isEmpty();
        assertThat(snapshot.draw(id(name), "live")).isEmpty();
    }

    @Test
    void what_no_alias_can_be_is_refused_in_lambdas_words() {
        // given
        var name = twoVersions();
        var made = alias(name, "live", "1");
        // then
        refused(
                () -> alias(name, "live", "2"),
                409,
                "ResourceConflictException",
                "Alias already exists: " + id(name).arn("live"));
        refused(() -> alias(name, "12", "1"), 400, "ValidationException", "'name'");
        refused(
                () -> alias(name, "other", "7"),
                404,
                "ResourceNotFoundException",
                "Function not found: " + id(name).arn("7"));
        refused(
                () -> alias(name(), "other", "1"),
                404,
                "ResourceNotFoundException",
                "Function not found: ");
        refused(
                () ->
                        lambda.updateAlias(
                                u -> u.functionName(name).name("live").revisionId("other")),
                412,
                "PreconditionFailedException",
                "The Revision Id provided does not match");
        refused(
                () -> lambda.updateAlias(u -> u.functionName(name).name("none")),
                404,
                "ResourceNotFoundException",
                "Cannot find alias arn: " + id(name).arn("none"));
        assertThat(lambda.getAlias(g -> g.functionName(name).name("live")).revisionId())
                .isEqualTo(made.revisionId());
    }

    @Test
    void weights_that_cannot_be_are_refused_in_lambdas_words() {
        // given
        var name = twoVersions();
        // then
        var invalid = "InvalidParameterValueException";
        refused(
                () -> weighted(name, "$LATEST", Map.of("1", 0.5)),
                400,
                invalid,
                "$LATEST is not supported for an alias pointing to more than 1 version");
        refused(
                () -> weighted(name, "1", Map.of("1", 0.5)),
                400,
                invalid,
                "Function version 1 is already included in routing configuration.");
        refused(
                () -> weighted(name, "1", Map.of("2", 0.5, "3", 0.1)),
                400,
                invalid,
                "Number of items in AdditionalVersionWeights cannot be greater than 1");
        refused(
                () -> weighted(name, "1", Map.of("9", 0.5)),
                404,
                "ResourceNotFoundException",
                "Function not found: " + id(name).arn("9"));
        for (var wrong : List.of(Map.of("2", 1.5), Map.of("2", -0.1), Map.of("$LATEST", 0.5))) {
            refused(
                    () -> weighted(name, "1", wrong),
                    400,
                    "ValidationException",
                    "additionalVersionWeights");
        }
        assertThat(lambda.listAliases(l -> l.functionName(name)).aliases()).isEmpty();
    }

    @Test
    void a_permission_for_an_alias_is_one_for_nothing_else() {
        // given
        var name = twoVersions();
        alias(name, "live", "1");
        alias(name, "secret", "1");
        // when
        lambda.addPermission(
                p ->
                        p.functionName(name)
                                .qualifier("live")
                                .statementId("neighbour")
                                .action("lambda:*")
                                .principal(NEIGHBOUR.value()));
        // then
        try (var neighbour = neighbour()) {
            var answer = neighbour.invoke(i -> i.functionName(id(name).arn("live")));
            assertThat(answer.executedVersion()).isEqualTo("1");
            for (var other :
                    List.of(
                            id(name).arn(),
                            id(name).arn("1"),
                            id(name).arn("2"),
                            id(name).arn("secret"),
                            id(name).arn("$LATEST"))) {
                refused(
                        () -> neighbour.invoke(i -> i.functionName(other)),
                        403,
                        "AccessDeniedException",
                        "lambda:InvokeFunction on resource: " + other);
            }
            refused(
                    () -> neighbour.getAlias(g -> g.functionName(id(name).arn()).name("live")),
                    403,
                    "AccessDeniedException",
                    "lambda:GetAlias");
            refused(
                    () ->
                            neighbour.updateAlias(
                                    u ->
                                            u.functionName(id(name).arn())
                                                    .name("live")
                                                    .functionVersion("2")),
                    403,
                    "AccessDeniedException",
                    "lambda:UpdateAlias");
            refused(
                    () -> neighbour.publishVersion(p -> p.functionName(id(name).arn())),
                    403,
                    "AccessDeniedException",
                    "lambda:PublishVersion");
            refused(
                    () -> neighbour.getAlias(g -> g.functionName(name).name("live")),
                    404,
                    "ResourceNotFoundException",
                    "Cannot find alias arn: ");
        }
    }

    @Test
    void each_qualifier_has_a_policy_of_its_own() {
        // given
        var name = twoVersions();
        alias(name, "live", "1");
        // when
        for (var qualifier : List.of("live", "2")) {
            lambda.addPermission(
                    p ->
                            p.functionName(name)
                                    .qualifier(qualifier)
                                    .statementId("s")
                                    .action("lambda:InvokeFunction")
                                    .principal(NEIGHBOUR.value()));
        }
        // then
        assertThat(lambda.getPolicy(g -> g.functionName(name).qualifier("live")).policy())
                .contains("\"Resource\":\"" + id(name).arn("live") + "\"");
        assertThat(lambda.getPolicy(g -> g.functionName(name + ":2")).policy())
                .contains("\"Resource\":\"" + id(name).arn("2") + "\"");
        refused(
                () -> lambda.getPolicy(g -> g.functionName(name)),
                404,
                "ResourceNotFoundException",
                "The resource you requested does not exist.");
        refused(
                () -> lambda.getPolicy(g -> g.functionName(name).qualifier("none")),
                404,
                "ResourceNotFoundException",
                "Cannot find alias arn: " + id(name).arn("none"));
        lambda.removePermission(r -> r.functionName(name).qualifier("live").statementId("s"));
        assertThat(snapshot.resourcePolicy(id(name).arn("live"))).isEmpty();
        assertThat(snapshot.resourcePolicy(id(name).arn("2"))).isPresent();
        lambda.deleteFunction(d -> d.functionName(name).qualifier("2"));
        assertThat(snapshot.resourcePolicy(id(name).arn("2"))).isEmpty();
    }

    private String twoVersions() {
        var name = name();
        lambda.createFunction(function(name).publish(true).build());
        lambda.updateFunctionConfiguration(u -> u.functionName(name).timeout(9));
        lambda.publishVersion(p -> p.functionName(name));
        return name;
    }

    private AliasConfigurationView alias(String name, String alias, String version) {
        var made =
                lambda.createAlias(c -> c.functionName(name).name(alias).functionVersion(version));
        return new AliasConfigurationView(
                made.aliasArn(), made.functionVersion(), made.revisionId());
    }

    private record AliasConfigurationView(
            String aliasArn, String functionVersion, String revisionId) {}

    private void weighted(String name, String version, Map<String, Double> weights) {
        lambda.createAlias(
                c ->
                        c.functionName(name)
                                .name("weighted")
                                .functionVersion(version)
                                .routingConfig(r -> r.additionalVersionWeights(weights)));
    }

    private static List<String> names(List<AliasConfiguration> aliases) {
        return aliases.stream().map(AliasConfiguration::name).toList();
    }

    private LambdaClient neighbour() {
        snapshot.apply(
                new Change.AccessKeyPut(
                        new AccessKey(
                                "AKIANEIGHBOUR0000001",
                                "neighbour-secret",
                                NEIGHBOUR,
                                Optional.empty(),
                                true)),
                1);
        return LambdaClient.builder()
                .endpointOverride(address)
                .region(software.amazon.awssdk.regions.Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        "AKIANEIGHBOUR0000001", "neighbour-secret")))
                .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                .build();
    }

    private static void refused(ThrowingCallable call, int status, String code, String message) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(call)
                .withMessageContaining(message)
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(status);
                            assertThat(no.awsErrorDetails().errorCode()).isEqualTo(code);
                        });
    }
}
