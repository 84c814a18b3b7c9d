package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/** What others may do with a function of somebody else. */
@QuarkusTest
class CrossAccountTest extends PermissionStage {

    @Test
    void another_account_gets_what_both_allow_and_nothing_else() {
        // given
        var name = created();
        var arn = id(name).arn();
        try (var neighbour = neighbour()) {
            denied(() -> neighbour.getFunction(g -> g.functionName(arn)), "GetFunction", arn);
            add(name, "look", NEIGHBOUR.value(), p -> p.action("lambda:GetFunction"));
            add(
                    name,
                    "limit",
                    NEIGHBOUR.value(),
                    p -> p.action("lambda:UpdateFunctionConfiguration"));

            // then
            assertThat(neighbour.getFunction(g -> g.functionName(arn)).configuration())
                    .satisfies(found -> assertThat(found.functionArn()).isEqualTo(arn));
            neighbour.updateFunctionConfiguration(u -> u.functionName(arn).timeout(77));
            assertThat(configuration(name).timeout()).isEqualTo(77);

            // what is not allowed changes nothing
            var before = configuration(name).revisionId();
            denied(() -> neighbour.deleteFunction(d -> d.functionName(arn)), "DeleteFunction", arn);
            denied(
                    () -> neighbour.tagResource(t -> t.resource(arn).tags(Map.of("a", "b"))),
                    "TagResource",
                    arn);
            denied(() -> neighbour.getPolicy(g -> g.functionName(arn)), "GetPolicy", arn);
            assertThat(neighbour.listFunctions().functions()).isEmpty();
            refused(
                    () -> neighbour.getFunction(g -> g.functionName(name)),
                    404,
                    "ResourceNotFoundException",
                    "Function not found: arn:aws:lambda:us-east-1:" + NEIGHBOUR);
            assertThat(configuration(name).revisionId()).isEqualTo(before);

            lambda.removePermission(r -> r.functionName(name).statementId("limit"));
            denied(
                    () ->
                            neighbour.updateFunctionConfiguration(
                                    u -> u.functionName(arn).timeout(5)),
                    "UpdateFunctionConfiguration",
                    arn);
            assertThat(configuration(name).timeout()).isEqualTo(77);
        }
    }

    @Test
    void versions_and_aliases_are_no_different() {
        // given
        var name = created();
        var arn = id(name).arn();
        try (var neighbour = neighbour()) {
            denied(
                    () -> neighbour.listVersionsByFunction(l -> l.functionName(arn)),
                    "ListVersionsByFunction",
                    arn);
            for (var action :
                    List.of(
                            "PublishVersion",
                            "ListVersionsByFunction",
                            "CreateAlias",
                            "GetAlias",
                            "ListAliases",
                            "UpdateAlias",
                            "DeleteAlias")) {
                add(name, action, NEIGHBOUR.value(), p -> p.action("lambda:" + action));
            }
            // then
            assertThat(neighbour.publishVersion(p -> p.functionName(arn)).version()).isEqualTo("1");
            assertThat(neighbour.listVersionsByFunction(l -> l.functionName(arn)).versions())
                    .hasSize(2);
            neighbour.createAlias(a -> a.functionName(arn).name("live").functionVersion("1"));
            neighbour.updateAlias(a -> a.functionName(arn).name("live").description("ours"));
            assertThat(neighbour.getAlias(g -> g.functionName(arn).name("live")).description())
                    .isEqualTo("ours");
            assertThat(neighbour.listAliases(l -> l.functionName(arn)).aliases()).hasSize(1);
            neighbour.deleteAlias(d -> d.functionName(arn).name("live"));
            assertThat(lambda.listAliases(l -> l.functionName(name)).aliases()).isEmpty();
        }
    }

    @Test
    void another_account_may_call_with_permission_only() {
        // given
        var name = created();
        try (var neighbour = neighbour()) {
            ThrowingCallable call = () -> neighbour.invoke(i -> i.functionName(id(name).arn()));
            refused(
                    call,
                    403,
                    "AccessDeniedException",
                    "because no resource-based policy allows the lambda:InvokeFunction action");
            // when
            add(name, "neighbour", NEIGHBOUR.value(), p -> p);
            var answer = neighbour.invoke(i -> i.functionName(id(name).arn()));
            lambda.removePermission(r -> r.functionName(name).statementId("neighbour"));
            // then
            assertThat(answer.statusCode()).isEqualTo(200);
            refused(call, 403, "AccessDeniedException", "because no resource-based policy");
        }
    }

    @Test
    void a_permission_to_call_is_none_to_do_anything_else() {
        // given
        var name = created();
        add(name, "neighbour", NEIGHBOUR.value(), p -> p);
        // then
        try (var neighbour = neighbour()) {
            refused(
                    () -> neighbour.deleteFunction(d -> d.functionName(id(name).arn())),
                    403,
                    "AccessDeniedException",
                    "lambda:DeleteFunction");
            refused(
                    () ->
                            neighbour.addPermission(
                                    p ->
                                            p.functionName(id(name).arn())
                                                    .statementId("more")
                                                    .action("*")
                                                    .principal("*")),
                    403,
                    "AccessDeniedException",
                    "lambda:AddPermission");
        }
    }

    private FunctionConfiguration configuration(String name) {
        return lambda.getFunction(g -> g.functionName(name)).configuration();
    }

    private static void denied(ThrowingCallable call, String action, String arn) {
        refused(
                call,
                403,
                "AccessDeniedException",
                "is not authorized to perform: lambda:" + action + " on resource: " + arn);
    }
}
