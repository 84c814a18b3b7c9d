package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.GroupDetail;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.PolicyUsageType;
import software.amazon.awssdk.services.iam.model.PolicyUser;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.SummaryKeyType;
import software.amazon.awssdk.services.iam.model.UserDetail;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class AccountTest extends IamStage {

    private static final String OBJECT = "arn:aws:s3:::bucket/key";

    @Test
    void an_account_has_one_alias_that_no_other_has() {
        var alias = name("alias").substring(0, 20).replaceAll("-$", "x");

        iam.createAccountAlias(a -> a.accountAlias("before-" + alias));
        iam.createAccountAlias(a -> a.accountAlias(alias));

        assertThat(iam.listAccountAliases().accountAliases()).containsExactly(alias);
        iam.deleteAccountAlias(a -> a.accountAlias(alias));
        refused(
                () -> iam.deleteAccountAlias(a -> a.accountAlias(alias)),
                404,
                "NoSuchEntity",
                "The account alias with name " + alias + " cannot be found.");
    }

    @Test
    void the_summary_counts() {
        var before = iam.getAccountSummary().summaryMap();
        user();
        policy();

        var after = iam.getAccountSummary().summaryMap();

        assertThat(after.get(SummaryKeyType.USERS))
                .isEqualTo(before.getOrDefault(SummaryKeyType.USERS, 0) + 1);
        assertThat(after.get(SummaryKeyType.POLICIES))
                .isEqualTo(before.getOrDefault(SummaryKeyType.POLICIES, 0) + 1);
        assertThat(after.get(SummaryKeyType.USERS_QUOTA)).isEqualTo(5000);
    }

    @Test
    void who_uses_a_policy_is_told() {
        var arn = policy();
        var attached = user();
        var bounded = user();
        iam.attachUserPolicy(a -> a.userName(attached).policyArn(arn));
        iam.putUserPermissionsBoundary(b -> b.userName(bounded).permissionsBoundary(arn));

        assertThat(iam.listEntitiesForPolicy(e -> e.policyArn(arn)).policyUsers())
                .extracting(PolicyUser::userName)
                .containsExactlyInAnyOrder(attached, bounded);
        assertThat(
                        iam.listEntitiesForPolicy(
                                        e ->
                                                e.policyArn(arn)
                                                        .policyUsageFilter(
                                                                PolicyUsageType
                                                                        .PERMISSIONS_BOUNDARY))
                                .policyUsers())
                .extracting(PolicyUser::userName)
                .containsExactly(bounded);
        assertThat(
                        iam.listEntitiesForPolicy(e -> e.policyArn(arn).entityFilter("Role"))
                                .policyUsers())
                .isEmpty();
    }

    @Test
    void all_of_an_account_is_told_in_pages() {
        var user = user();
        var group = group();
        var role = role();
        var arn = policy();
        iam.putUserPolicy(p -> p.userName(user).policyName("own").policyDocument(ALLOW));
        iam.attachRolePolicy(a -> a.roleName(role).policyArn(READ_ONLY));

        var pages =
                iam.getAccountAuthorizationDetailsPaginator(d -> d.maxItems(3)).stream().toList();

        var users = pages.stream().flatMap(p -> p.userDetailList().stream()).toList();
        assertThat(users).extracting(UserDetail::userName).contains(user).doesNotHaveDuplicates();
        assertThat(users)
                .filteredOn(one -> one.userName().equals(user))
                .first()
                .satisfies(
                        one ->
                                assertThat(
                                                decoded(
                                                        one.userPolicyList()
                                                                .getFirst()
                                                                .policyDocument()))
                                        .isEqualTo(ALLOW));
        assertThat(pages.stream().flatMap(p -> p.groupDetailList().stream()))
                .extracting(GroupDetail::groupName)
                .contains(group);
        assertThat(pages.stream().flatMap(p -> p.roleDetailList().stream()))
                .extracting(RoleDetail::roleName)
                .contains(role);
        assertThat(pages.stream().flatMap(p -> p.policies().stream()))
                .extracting(ManagedPolicyDetail::arn)
                .contains(arn, READ_ONLY);
        assertThat(
                        iam.getAccountAuthorizationDetails(d -> d.filter(EntityType.ROLE))
                                .userDetailList())
                .isEmpty();
    }

    @Test
    void a_simulation_of_documents_says_which_statement_decided() {
        var deny =
                """
                {"Version": "2012-10-17",
                 "Statement": {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"}}
                """;

        var results =
                iam.simulateCustomPolicy(
                                s ->
                                        s.policyInputList(allow("s3:*"), deny)
                                                .actionNames(
                                                        "s3:GetObject",
                                                        "s3:DeleteObject",
                                                        "sqs:SendMessage")
                                                .resourceArns(OBJECT))
                        .evaluationResults();

        assertThat(results)
                .extracting(EvaluationResult::evalDecision)
                .containsExactly(
                        PolicyEvaluationDecisionType.ALLOWED,
                        PolicyEvaluationDecisionType.EXPLICIT_DENY,
                        PolicyEvaluationDecisionType.IMPLICIT_DENY);
        var denying = results.get(1).matchedStatements().getLast();
        assertThat(denying.sourcePolicyId()).isEqualTo("PolicyInputList.2");
        assertThat(denying.startPosition().line()).isEqualTo(2);
    }

    @Test
    void a_simulation_of_a_user_knows_groups_boundary_and_conditions() {
        var user = user();
        var group = group();
        var own =
                """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject",
                 "Resource": "arn:aws:s3:::bucket/${aws:username}/*",
                 "Condition": {"StringEquals": {"aws:RequestTag/team": "blue"}}}}
                """;
        iam.putGroupPolicy(p -> p.groupName(group).policyName("all").policyDocument(own));
        iam.addUserToGroup(g -> g.groupName(group).userName(user));
        var arn = iam.getUser(u -> u.userName(user)).user().arn();
        var object = "arn:aws:s3:::bucket/" + user + "/key";

        var without =
                iam.simulatePrincipalPolicy(
                                s ->
                                        s.policySourceArn(arn)
                                                .actionNames("s3:GetObject")
                                                .resourceArns(object))
                        .evaluationResults()
                        .getFirst();
        var with =
                iam.simulatePrincipalPolicy(
                                s ->
                                        s.policySourceArn(arn)
                                                .actionNames("s3:GetObject")
                                                .resourceArns(object, OBJECT)
                                                .contextEntries(
                                                        ContextEntry.builder()
                                                                .contextKeyName(
                                                                        "aws:RequestTag/team")
                                                                .contextKeyValues("blue")
                                                                .contextKeyType("string")
                                                                .build()))
                        .evaluationResults();

        assertThat(without.evalDecision()).isEqualTo(PolicyEvaluationDecisionType.IMPLICIT_DENY);
        assertThat(without.missingContextValues()).containsExactly("aws:requesttag/team");
        assertThat(with)
                .extracting(EvaluationResult::evalDecision)
                .containsExactly(
                        PolicyEvaluationDecisionType.ALLOWED,
                        PolicyEvaluationDecisionType.IMPLICIT_DENY);
        assertThat(with.getFirst().matchedStatements().getFirst().sourcePolicyId())
                .isEqualTo("group_" + group + "_all");
        assertThat(
                        iam.getContextKeysForPrincipalPolicy(k -> k.policySourceArn(arn))
                                .contextKeyNames())
                .isEqualTo(List.of("aws:RequestTag/team", "aws:username"));
    }

    @Test
    void a_simulation_of_nonsense_is_refused() {
        refused(
                () ->
                        iam.simulateCustomPolicy(
                                s -> s.policyInputList(ALLOW).actionNames("s3:Get*")),
                400,
                "InvalidInput",
                "Invalid Action Name: s3:Get*");
        refused(
                () ->
                        iam.simulatePrincipalPolicy(
                                s ->
                                        s.policySourceArn(
                                                        "arn:aws:iam::" + ACCOUNT + ":user/nobody")
                                                .actionNames("s3:GetObject")),
                404,
                "NoSuchEntity",
                "");
    }
}
