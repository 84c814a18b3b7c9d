package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AddLayerVersionPermissionRequest;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.Layer;
import software.amazon.awssdk.services.lambda.model.LayerVersionsListItem;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionRequest;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionResponse;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** Layers through the stock SDK: whose they are, who may use them, and what functions keep. */
@QuarkusTest
class LayersTest extends LambdaStage {

    private static final TenantId NEIGHBOUR = new TenantId("777777777777");

    private final String layer = "l-" + UUID.randomUUID();

    @BeforeEach
    void makeNeighbour() {
        snapshot.apply(new Change.TenantPut(new Tenant(NEIGHBOUR, "neighbour")), 1);
        snapshot.apply(
                new Change.AccessKeyPut(
                        new AccessKey(
                                "AKIANEIGHBOUR0000000",
                                "neighbour-secret",
                                NEIGHBOUR,
                                Optional.empty(),
                                true)),
                1);
    }

    @Test
    void a_version_is_published_shown_and_handed_out() throws Exception {
        // given
        var zip = zip("python/greet.py", "name = 'x'");
        // when
        var published =
                publish(
                        p ->
                                p.content(c -> c.zipFile(SdkBytes.fromByteArray(zip)))
                                        .description("greets")
                                        .licenseInfo("MIT")
                                        .compatibleRuntimes(Runtime.PYTHON3_11, Runtime.NODEJS20_X)
                                        .compatibleArchitectures(Architecture.X86_64));
        var shown = lambda.getLayerVersion(g -> g.layerName(layer).versionNumber(1L));
        var byArn = lambda.getLayerVersionByArn(g -> g.arn(arn(1)));
        // then
        assertThat(published.layerArn()).isEqualTo(arn());
        assertThat(published.layerVersionArn()).isEqualTo(arn(1));
        assertThat(published.version()).isEqualTo(1);
        assertThat(published.createdDate())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+0000");
        assertThat(shown.description()).isEqualTo("greets");
        assertThat(shown.licenseInfo()).isEqualTo("MIT");
        assertThat(shown.compatibleRuntimes())
                .containsExactly(Runtime.PYTHON3_11, Runtime.NODEJS20_X);
        assertThat(shown.compatibleArchitectures()).containsExactly(Architecture.X86_64);
        assertThat(shown.content().codeSize()).isEqualTo(zip.length);
        assertThat(shown.content().codeSha256()).isEqualTo(CodeHash.of(zip).base64());
        assertThat(byArn.layerVersionArn()).isEqualTo(arn(1));
        var location = URI.create(shown.content().location());
        var link = address.resolve(location.getRawPath() + "?" + location.getRawQuery());
        assertThat(fetch(link).body()).isEqualTo(zip);
    }

    @Test
    void numbers_grow_and_never_come_again() {
        // given
        publish(p -> p);
        publish(p -> p);
        // when
        lambda.deleteLayerVersion(d -> d.layerName(layer).versionNumber(1L));
        lambda.deleteLayerVersion(d -> d.layerName(layer).versionNumber(2L));
        lambda.deleteLayerVersion(d -> d.layerName(layer).versionNumber(2L));
        // then
        missing(() -> lambda.getLayerVersion(g -> g.layerName(layer).versionNumber(2L)));
        assertThat(lambda.listLayerVersions(l -> l.layerName(layer)).layerVersions()).isEmpty();
        assertThat(publish(p -> p).version()).isEqualTo(3);
    }

    @Test
    void lists_show_the_newest_first_page_by_page() {
        // given
        publish(p -> p.compatibleRuntimes(Runtime.NODEJS20_X));
        publish(p -> p.compatibleRuntimes(Runtime.PYTHON3_11));
        publish(p -> p.compatibleArchitectures(Architecture.ARM64));
        // when
        var first = lambda.listLayerVersions(l -> l.layerName(layer).maxItems(2));
        var second =
                lambda.listLayerVersions(
                        l -> l.layerName(layer).maxItems(2).marker(first.nextMarker()));
        // then
        assertThat(first.layerVersions())
                .extracting(LayerVersionsListItem::version)
                .containsExactly(3L, 2L);
        assertThat(second.layerVersions())
                .extracting(LayerVersionsListItem::version)
                .containsExactly(1L);
        assertThat(second.nextMarker()).isNull();
        assertThat(
                        lambda.listLayerVersions(
                                        l ->
                                                l.layerName(layer)
                                                        .compatibleRuntime(Runtime.NODEJS20_X))
                                .layerVersions())
                .extracting(LayerVersionsListItem::version)
                .containsExactly(1L);
        assertThat(newest(Optional.empty())).contains(3L);
        assertThat(newest(Optional.of(Runtime.PYTHON3_11))).contains(2L);
        assertThat(newest(Optional.of(Runtime.RUBY3_3))).isEmpty();
    }

    private Optional<Long> newest(Optional<Runtime> runtime) {
        return lambda
                .listLayersPaginator(l -> runtime.ifPresent(l::compatibleRuntime))
                .layers()
                .stream()
                .filter(it -> it.layerArn().equals(arn()))
                .map(it -> it.latestMatchingVersion().version())
                .findFirst();
    }

    @Test
    void functions_have_layers_in_the_order_given() {
        // given
        var base = publish(p -> p).layerVersionArn();
        var other = publish("o-" + layer, p -> p).layerVersionArn();
        var name = name();
        // when
        var made = lambda.createFunction(function(name).layers(other, base).build());
        lambda.updateFunctionConfiguration(u -> u.functionName(name).layers(base, other));
        var turned = configuration(name);
        lambda.updateFunctionConfiguration(u -> u.functionName(name).timeout(7));
        var untouched = configuration(name);
        lambda.updateFunctionConfiguration(u -> u.functionName(name).layers(List.of()));
        // then
        assertThat(arns(made.layers())).containsExactly(other, base);
        assertThat(made.layers().getFirst().codeSize()).isPositive();
        assertThat(arns(turned.layers())).containsExactly(base, other);
        assertThat(arns(untouched.layers())).containsExactly(base, other);
        assertThat(configuration(name).layers()).isEmpty();
    }

    @Test
    void a_published_version_and_a_function_keep_a_deleted_layer() {
        // given
        var base = publish(p -> p).layerVersionArn();
        var name = name();
        lambda.createFunction(function(name).layers(base).publish(true).build());
        // when
        lambda.deleteLayerVersion(d -> d.layerName(layer).versionNumber(1L));
        lambda.updateFunctionConfiguration(u -> u.functionName(name).timeout(7));
        // then
        assertThat(arns(configuration(name).layers())).containsExactly(base);
        lambda.updateFunctionConfiguration(u -> u.functionName(name).layers(List.of()));
        var published = lambda.getFunctionConfiguration(g -> g.functionName(name).qualifier("1"));
        assertThat(arns(published.layers())).containsExactly(base);
        var called = snapshot.function(id(name), "1").orElseThrow();
        assertThat(called.layers())
                .extracting(dev.tidemill.core.function.Layer::arn)
                .containsExactly(base);
        invalid(
                () -> lambda.updateFunctionConfiguration(u -> u.functionName(name).layers(base)),
                "Layer version " + base + " does not exist.");
    }

    @Test
    void what_cannot_be_a_functions_layers_is_refused_in_lambdas_words() {
        // given
        publish(p -> p);
        publish(p -> p.compatibleArchitectures(Architecture.ARM64));
        var name = created();
        // then
        refusedLayers(name, "Layer version " + arn(9) + " does not exist.", arn(9));
        refusedLayers(
                name, "Two different versions of the same layer are not allowed", arn(1), arn(1));
        refusedLayers(name, "compatible with [arm64] only", arn(2));
        refusedLayers(name, "does not exist.", arn(1).replace("us-east-1", "eu-west-1"));
        var six =
                java.util.stream.IntStream.range(0, 6)
                        .mapToObj(i -> publish(i + layer, p -> p).layerVersionArn())
                        .toArray(String[]::new);
        refusedLayers(name, "Cannot reference more than 5 layers.", six);
        assertThat(configuration(name).layers()).isEmpty();
    }

    @Test
    void code_and_layers_together_have_a_bound() {
        // given
        var half =
                publish(p -> p.content(c -> c.zipFile(SdkBytes.fromByteArray(zeros(131_072_000)))));
        var other =
                publish(
                        "o-" + layer,
                        p -> p.content(c -> c.zipFile(SdkBytes.fromByteArray(zeros(131_072_000)))));
        var name = created();
        // then
        refusedLayers(
                name,
                "Function code combined with layers exceeds the maximum allowed size of 262144000"
                        + " bytes. The actual size is ",
                half.layerVersionArn(),
                other.layerVersionArn());
        lambda.updateFunctionConfiguration(
                u -> u.functionName(name).layers(half.layerVersionArn()));
        invalid(
                () ->
                        lambda.updateFunctionCode(
                                u ->
                                        u.functionName(name)
                                                .zipFile(
                                                        SdkBytes.fromByteArray(
                                                                zeros(140_000_000)))),
                "Function code combined with layers exceeds");
    }

    @Test
    void what_cannot_be_published_is_refused() {
        // then
        invalid(
                () -> publish(p -> p.content(c -> c.s3Bucket("bucket").s3Key("k"))),
                "Content.S3Bucket");
        invalid(
                () -> publish(p -> p.content(c -> c.zipFile(SdkBytes.fromUtf8String("no zip")))),
                "Could not unzip uploaded file.");
        invalid(
                () -> publish(p -> p.content(c -> {})),
                "Please provide a source for layer content.");
        for (var name : List.of("../../evil", "/etc/evil", "a/../../evil")) {
            var zip = zip(name, "x");
            invalid(
                    () -> publish(p -> p.content(c -> c.zipFile(SdkBytes.fromByteArray(zip)))),
                    "points outside of the package.");
        }
        assertThat(lambda.listLayerVersions(l -> l.layerName(layer)).layerVersions()).isEmpty();
    }

    @Test
    void another_account_uses_a_layer_with_permission_only() {
        // given
        var base = publish(p -> p).layerVersionArn();
        var second = publish(p -> p).layerVersionArn();
        try (var neighbour = client("AKIANEIGHBOUR0000000", "neighbour-secret")) {
            var name = name();
            ThrowingCallable use =
                    () -> neighbour.createFunction(foreign(name).layers(base).build());
            denied(use, "GetLayerVersion", base);
            denied(() -> neighbour.getLayerVersionByArn(g -> g.arn(base)), "GetLayerVersion", base);
            // when
            permit(1, NEIGHBOUR.value(), p -> p);
            // then
            assertThat(neighbour.getLayerVersionByArn(g -> g.arn(base)).version()).isEqualTo(1);
            assertThat(
                            neighbour
                                    .getLayerVersion(g -> g.layerName(arn()).versionNumber(1L))
                                    .layerVersionArn())
                    .isEqualTo(base);
            // of this version, and nothing but looking
            denied(
                    () -> neighbour.getLayerVersionByArn(g -> g.arn(second)),
                    "GetLayerVersion",
                    second);
            denied(
                    () -> neighbour.deleteLayerVersion(d -> d.layerName(arn()).versionNumber(1L)),
                    "DeleteLayerVersion",
                    base);
            denied(() -> publish(neighbour, arn(), p -> p), "PublishLayerVersion", arn());
            denied(
                    () -> neighbour.listLayerVersions(l -> l.layerName(arn())),
                    "ListLayerVersions",
                    arn());
            denied(
                    () ->
                            neighbour.getLayerVersionPolicy(
                                    g -> g.layerName(arn()).versionNumber(1L)),
                    "GetLayerVersionPolicy",
                    base);
            missing(() -> neighbour.getLayerVersion(g -> g.layerName(layer).versionNumber(1L)));

            lambda.removeLayerVersionPermission(
                    r -> r.layerName(layer).versionNumber(1L).statementId("one"));
            denied(use, "GetLayerVersion", base);
        }
    }

    @Test
    void a_layer_may_be_for_everybody_who_signs() {
        // given
        var base = publish(p -> p).layerVersionArn();
        permit(1, "*", p -> p);
        // then
        try (var neighbour = client("AKIANEIGHBOUR0000000", "neighbour-secret")) {
            assertThat(neighbour.getLayerVersionByArn(g -> g.arn(base)).version()).isEqualTo(1);
            // when
            lambda.deleteLayerVersion(d -> d.layerName(layer).versionNumber(1L));
            // then
            denied(() -> neighbour.getLayerVersionByArn(g -> g.arn(base)), "GetLayerVersion", base);
            assertThat(snapshot.resourcePolicy(base)).isEmpty();
        }
    }

    @Test
    void a_permission_is_a_statement_of_the_versions_policy() {
        // given
        publish(p -> p);
        // when
        var added = permit(1, NEIGHBOUR.value(), p -> p);
        // then
        var statement =
                """
                {"Sid":"one","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::777777777777:root"},\
                "Action":"lambda:GetLayerVersion","Resource":"%s"}"""
                        .formatted(arn(1));
        var policy = lambda.getLayerVersionPolicy(g -> g.layerName(layer).versionNumber(1L));
        assertThat(added.statement()).isEqualTo(statement);
        assertThat(policy.revisionId()).isEqualTo(added.revisionId());
        assertThat(policy.policy())
                .isEqualTo(
                        "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":["
                                + statement
                                + "]}");
    }

    @Test
    void what_cannot_be_added_or_removed_is_refused_in_lambdas_words() {
        // given
        publish(p -> p);
        ThrowingCallable show =
                () -> lambda.getLayerVersionPolicy(g -> g.layerName(layer).versionNumber(1L));
        refused(
                show,
                404,
                "ResourceNotFoundException",
                "No policy is associated with the given resource.");
        permit(1, NEIGHBOUR.value(), p -> p);
        // then
        refused(
                () -> permit(1, "*", p -> p),
                409,
                "ResourceConflictException",
                "The statement id (one) provided already exists.");
        refused(
                () -> permit(2, "*", p -> p),
                404,
                "ResourceNotFoundException",
                "Layer version " + arn(2) + " does not exist.");
        refused(
                () -> permit(1, "*", p -> p.statementId("two").revisionId("another")),
                412,
                "PreconditionFailedException",
                "The Revision Id provided does not match the latest Revision Id.");
        invalid(() -> permit(1, "*", p -> p.organizationId("o-1234567890")), "OrganizationId");
        refused(
                () -> permit(1, "*", p -> p.action("lambda:*")),
                400,
                "ValidationException",
                "lambda:GetLayerVersion");
        refused(
                () ->
                        lambda.removeLayerVersionPermission(
                                r -> r.layerName(layer).versionNumber(1L).statementId("two")),
                404,
                "ResourceNotFoundException",
                "Statement two is not found in resource policy.");
        lambda.removeLayerVersionPermission(
                r -> r.layerName(layer).versionNumber(1L).statementId("one"));
        refused(
                show,
                404,
                "ResourceNotFoundException",
                "No policy is associated with the given resource.");
    }

    private software.amazon.awssdk.services.lambda.model.AddLayerVersionPermissionResponse permit(
            long version,
            String principal,
            UnaryOperator<AddLayerVersionPermissionRequest.Builder> more) {
        var request =
                AddLayerVersionPermissionRequest.builder()
                        .layerName(layer)
                        .versionNumber(version)
                        .statementId("one")
                        .action("lambda:GetLayerVersion")
                        .principal(principal);
        return lambda.addLayerVersionPermission(more.apply(request).build());
    }

    private PublishLayerVersionResponse publish(
            UnaryOperator<PublishLayerVersionRequest.Builder> more) {
        return publish(layer, more);
    }

    private PublishLayerVersionResponse publish(
            String name, UnaryOperator<PublishLayerVersionRequest.Builder> more) {
        return publish(lambda, name, more);
    }

    private static PublishLayerVersionResponse publish(
            LambdaClient client,
            String name,
            UnaryOperator<PublishLayerVersionRequest.Builder> more) {
        var request =
                PublishLayerVersionRequest.builder()
                        .layerName(name)
                        .content(c -> c.zipFile(SdkBytes.fromByteArray(zip("a", "1"))));
        return client.publishLayerVersion(more.apply(request).build());
    }

    private String arn() {
        return "arn:aws:lambda:us-east-1:" + TenantId.DEFAULT + ":layer:" + layer;
    }

    private String arn(long number) {
        return arn() + ":" + number;
    }

    private FunctionConfiguration configuration(String name) {
        return lambda.getFunction(g -> g.functionName(name)).configuration();
    }

    private static List<String> arns(List<Layer> layers) {
        return layers.stream().map(Layer::arn).toList();
    }

    private void refusedLayers(String name, String message, String... arns) {
        invalid(
                () -> lambda.updateFunctionConfiguration(u -> u.functionName(name).layers(arns)),
                message);
    }

    private static void invalid(ThrowingCallable call, String message) {
        refused(call, 400, "InvalidParameterValueException", message);
    }

    private static void missing(ThrowingCallable call) {
        refused(
                call,
                404,
                "ResourceNotFoundException",
                "The resource you requested does not exist.");
    }

    private static void denied(ThrowingCallable call, String action, String arn) {
        refused(
                call,
                403,
                "AccessDeniedException",
                "is not authorized to perform: lambda:" + action + " on resource: " + arn);
    }

    private static void refused(ThrowingCallable call, int status, String code, String message) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(call)
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(status);
                            assertThat(no.awsErrorDetails().errorCode()).isEqualTo(code);
                        })
                .withMessageContaining(message);
    }

    private static software.amazon.awssdk.services.lambda.model.CreateFunctionRequest.Builder
            foreign(String name) {
        return function(name).role("arn:aws:iam::" + NEIGHBOUR + ":role/any");
    }

    private LambdaClient client(String key, String secret) {
        return LambdaClient.builder()
                .endpointOverride(address)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)))
                .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                .build();
    }

    private static byte[] zip(String name, String text) {
        return zip(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] zeros(int bytes) {
        return zip("zeros", new byte[bytes]);
    }

    private static byte[] zip(String name, byte[] content) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
