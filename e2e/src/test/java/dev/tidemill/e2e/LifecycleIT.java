package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.PackageType;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.lambda.model.State;

@ExtendWith(SharedInstance.class)
class LifecycleIT {

    private static final String ECHO = "exports.handler = async (event) => event;";

    private final LambdaClient lambda;
    private final Functions functions;

    LifecycleIT(Clients clients) {
        this.lambda = clients.lambda();
        this.functions = new Functions(lambda);
    }

    @Test
    void a_new_function_has_the_defaults_of_aws_and_becomes_active() throws Exception {
        // given
        var name = Functions.name("defaults");
        var zip = Zip.of("index.js", ECHO);
        // when
        var created =
                lambda.createFunction(
                        request ->
                                request.functionName(name)
                                        .runtime(Runtime.NODEJS20_X)
                                        .handler("index.handler")
                                        .role(Functions.ROLE)
                                        .code(code -> code.zipFile(SdkBytes.fromByteArray(zip))));
        // then
        assertThat(created.functionArn())
                .isEqualTo("arn:aws:lambda:us-east-1:000000000001:function:" + name);
        assertThat(created.timeout()).isEqualTo(3);
        assertThat(created.memorySize()).isEqualTo(128);
        assertThat(created.version()).isEqualTo("$LATEST");
        assertThat(created.packageType()).isEqualTo(PackageType.ZIP);
        assertThat(created.architectures()).containsExactly(Architecture.X86_64);
        assertThat(created.ephemeralStorage().size()).isEqualTo(512);
        assertThat(created.codeSize()).isEqualTo(zip.length);
        assertThat(created.codeSha256()).isEqualTo(sha256(zip));
        assertThat(created.state()).isIn(State.PENDING, State.ACTIVE);
        assertThat(created.revisionId()).isNotBlank();
        var active =
                lambda.waiter()
                        .waitUntilFunctionActiveV2(get -> get.functionName(name))
                        .matched()
                        .response()
                        .orElseThrow()
                        .configuration();
        assertThat(active.state()).isEqualTo(State.ACTIVE);
        assertThat(active.lastUpdateStatus()).isEqualTo(LastUpdateStatus.SUCCESSFUL);
    }

    @Test
    void a_name_is_taken_only_once() {
        var name = functions.node("twice", ECHO);

        assertThatExceptionOfType(ResourceConflictException.class)
                .isThrownBy(() -> lambda.createFunction(echo(name).build()))
                .withMessageContaining("Function already exist: " + name);
    }

    @Test
    void new_code_is_what_the_next_call_runs() {
        // given
        var name = functions.node("new-code", "exports.handler = async () => 'old';");
        var before = lambda.getFunctionConfiguration(get -> get.functionName(name));
        assertThat(functions.result(name, "{}")).isEqualTo("\"old\"");
        // when
        var zip = Zip.of("index.js", "exports.handler = async () => 'new';");
        var updated =
                lambda.updateFunctionCode(
                        update -> update.functionName(name).zipFile(SdkBytes.fromByteArray(zip)));
        lambda.waiter().waitUntilFunctionUpdatedV2(get -> get.functionName(name));
        // then
        assertThat(functions.result(name, "{}")).isEqualTo("\"new\"");
        assertThat(updated.codeSha256()).isNotEqualTo(before.codeSha256());
        assertThat(updated.revisionId()).isNotEqualTo(before.revisionId());
    }

    @Test
    void new_configuration_is_what_the_next_call_sees() {
        // given
        var name =
                functions.node(
                        "new-config",
                        "exports.handler = async (e, c) => [process.env.COLOUR ?? null,"
                                + " c.memoryLimitInMB];");
        assertThat(functions.result(name, "{}")).isEqualTo("[null,\"128\"]");
        // when
        lambda.updateFunctionConfiguration(
                update ->
                        update.functionName(name)
                                .memorySize(256)
                                .timeout(7)
                                .description("a description")
                                .environment(e -> e.variables(Map.of("COLOUR", "blue"))));
        lambda.waiter().waitUntilFunctionUpdatedV2(get -> get.functionName(name));
        // then
        assertThat(functions.result(name, "{}")).isEqualTo("[\"blue\",\"256\"]");
        var configuration = lambda.getFunctionConfiguration(get -> get.functionName(name));
        assertThat(configuration.timeout()).isEqualTo(7);
        assertThat(configuration.description()).isEqualTo("a description");
        assertThat(configuration.environment().variables()).containsEntry("COLOUR", "blue");
    }

    @Test
    void a_change_based_on_an_old_revision_is_refused() {
        var name = functions.node("revision", ECHO);
        var old = lambda.getFunctionConfiguration(get -> get.functionName(name)).revisionId();
        lambda.updateFunctionConfiguration(update -> update.functionName(name).timeout(4));
        lambda.waiter().waitUntilFunctionUpdatedV2(get -> get.functionName(name));

        assertThatExceptionOfType(PreconditionFailedException.class)
                .isThrownBy(
                        () ->
                                lambda.updateFunctionConfiguration(
                                        update ->
                                                update.functionName(name)
                                                        .timeout(5)
                                                        .revisionId(old)));
        assertThat(lambda.getFunctionConfiguration(get -> get.functionName(name)).timeout())
                .isEqualTo(4);
    }

    @Test
    void a_dry_run_of_an_update_changes_nothing() {
        var name = functions.node("dry-update", ECHO);
        var before = lambda.getFunctionConfiguration(get -> get.functionName(name));

        lambda.updateFunctionCode(
                update ->
                        update.functionName(name)
                                .dryRun(true)
                                .zipFile(
                                        SdkBytes.fromByteArray(
                                                Zip.of("index.js", "exports.handler = 1;"))));

        assertThat(lambda.getFunctionConfiguration(get -> get.functionName(name)).codeSha256())
                .isEqualTo(before.codeSha256());
    }

    @Test
    void a_list_comes_in_pages_that_leave_nothing_out() {
        // given
        var made = new ArrayList<String>();
        for (var number = 0; number < 5; number++) {
            made.add(functions.node("page", ECHO));
        }
        // when
        var first = lambda.listFunctions(list -> list.maxItems(2));
        var all =
                lambda.listFunctionsPaginator(list -> list.maxItems(2)).functions().stream()
                        .map(FunctionConfiguration::functionName)
                        .toList();
        // then
        assertThat(first.functions()).hasSize(2);
        assertThat(first.nextMarker()).isNotBlank();
        assertThat(all).containsAll(made).doesNotHaveDuplicates();
    }

    @Test
    void tags_are_kept_changed_and_taken_away() {
        var name = functions.node("tags", ECHO, request -> request.tags(Map.of("team", "a")));
        var arn = lambda.getFunctionConfiguration(get -> get.functionName(name)).functionArn();
        assertThat(lambda.getFunction(get -> get.functionName(name)).tags())
                .isEqualTo(Map.of("team", "a"));

        lambda.tagResource(tag -> tag.resource(arn).tags(Map.of("team", "b", "stage", "test")));
        assertThat(lambda.listTags(list -> list.resource(arn)).tags())
                .isEqualTo(Map.of("team", "b", "stage", "test"));

        lambda.untagResource(untag -> untag.resource(arn).tagKeys("stage"));
        assertThat(lambda.listTags(list -> list.resource(arn)).tags())
                .isEqualTo(Map.of("team", "b"));
    }

    @Test
    void a_deleted_function_is_gone() {
        var name = functions.node("gone", ECHO);
        functions.result(name, "{}");

        lambda.deleteFunction(delete -> delete.functionName(name));

        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> lambda.getFunction(get -> get.functionName(name)))
                .withMessageContaining("function:" + name);
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> functions.call(name, "{}"));
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> lambda.deleteFunction(delete -> delete.functionName(name)));
    }

    @Test
    void a_function_is_found_by_name_and_by_every_form_of_its_arn() {
        var name = functions.node("forms", ECHO);

        for (var form :
                List.of(
                        name,
                        name + ":$LATEST",
                        "000000000001:function:" + name,
                        "arn:aws:lambda:us-east-1:000000000001:function:" + name,
                        "arn:aws:lambda:us-east-1:000000000001:function:" + name + ":$LATEST")) {
            assertThat(functions.result(form, "{\"a\":1}")).as(form).isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void what_aws_would_not_accept_is_not_accepted() {
        refused("bad name!", request -> request, "functionName");
        refused(Functions.name("runtime"), request -> request.runtime("nodejs99.x"), "nodejs99.x");
        refused(Functions.name("memory"), request -> request.memorySize(64), "memorySize");
        refused(Functions.name("timeout"), request -> request.timeout(901), "timeout");
        refused(Functions.name("role"), request -> request.role("nobody"), "role");
    }

    private void refused(
            String name, UnaryOperator<CreateFunctionRequest.Builder> wrong, String about) {
        assertThatExceptionOfType(LambdaException.class)
                .isThrownBy(() -> lambda.createFunction(wrong.apply(echo(name)).build()))
                .satisfies(no -> assertThat(no.statusCode()).isEqualTo(400))
                .satisfies(
                        no ->
                                assertThat(no.awsErrorDetails().errorCode())
                                        .isIn(
                                                "ValidationException",
                                                "InvalidParameterValueException"))
                .withMessageContaining(about);
    }

    @Test
    void a_custom_runtime_needs_no_handler_of_ours_but_node_does() {
        assertThatExceptionOfType(InvalidParameterValueException.class)
                .isThrownBy(
                        () ->
                                lambda.createFunction(
                                        echo(Functions.name("bare")).handler(null).build()));
    }

    private static CreateFunctionRequest.Builder echo(String name) {
        return CreateFunctionRequest.builder()
                .functionName(name)
                .runtime(Runtime.NODEJS20_X)
                .handler("index.handler")
                .role(Functions.ROLE)
                .code(code -> code.zipFile(SdkBytes.fromByteArray(Zip.of("index.js", ECHO))));
    }

    private static String sha256(byte[] zip) throws NoSuchAlgorithmException {
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(zip));
    }
}
