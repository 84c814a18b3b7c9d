package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.ContextKeyTypeEnum;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.Tag;

/** Simulations are of who is really there, and a page of them takes bounded time. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SimulationTest extends IamStage {

    @Test
    void a_user_is_simulated_with_its_own_id_and_tags() {
        // given
        var user = user();
        iam.tagUser(t -> t.userName(user).tags(Tag.builder().key("team").value("blue").build()));
        var id = iam.getUser(u -> u.userName(user)).user().userId();
        var document =
                """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "a:B", "Resource": "*",
                  "Condition": {"StringEquals": {"aws:PrincipalTag/team": "blue", "aws:userid": "%s"}}}]}
                """
                        .formatted(id);
        // when
        var simulated =
                iam.simulatePrincipalPolicy(
                        s ->
                                s.policySourceArn("arn:aws:iam::" + ACCOUNT + ":user/" + user)
                                        .policyInputList(document)
                                        .actionNames("a:B"));
        // then
        assertThat(simulated.evaluationResults().getFirst().evalDecision())
                .isEqualTo(PolicyEvaluationDecisionType.ALLOWED);
    }

    @Test
    void a_page_of_much_work_is_short_and_the_others_follow() {
        // given
        var hostile = allow("s3:GetObject").replace("s3:GetObject", "s3:" + "*a".repeat(60_000));
        var actions = new ArrayList<String>();
        for (var i = 0; i < 300; i++) {
            actions.add("s3:Get" + i);
        }
        // when
        var first =
                iam.simulateCustomPolicy(
                        s -> s.policyInputList(hostile).actionNames(actions).maxItems(1000));
        var small =
                iam.simulateCustomPolicy(
                        s -> s.policyInputList(ALLOW).actionNames(actions).maxItems(1000));
        // then
        assertThat(first.isTruncated()).isTrue();
        assertThat(first.evaluationResults()).hasSizeBetween(1, 299);
        assertThat(small.evaluationResults()).hasSize(300);
        assertThat(
                        iam.simulateCustomPolicy(
                                        s ->
                                                s.policyInputList(hostile)
                                                        .actionNames(actions)
                                                        .marker(first.marker()))
                                .evaluationResults()
                                .getFirst()
                                .evalActionName())
                .isEqualTo(actions.get(first.evaluationResults().size()));
    }

    @Test
    void a_context_of_any_length_is_refused() {
        var entry =
                ContextEntry.builder()
                        .contextKeyName("app:key")
                        .contextKeyType(ContextKeyTypeEnum.STRING)
                        .contextKeyValues("a".repeat(9_000))
                        .build();
        refused(
                () ->
                        iam.simulateCustomPolicy(
                                s ->
                                        s.policyInputList(ALLOW)
                                                .actionNames("a:B")
                                                .contextEntries(entry)),
                400,
                "InvalidInput",
                "8192");
    }
}
