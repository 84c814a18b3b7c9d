package dev.tidemill.api.aws.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.outbox.CatalogueContent;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;

/** Log groups with tags, and who may what because of them. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@SuppressWarnings({"NullAway.Init", "deprecation"}) // made before each test; the older three work
class LogGroupTagsTest {

    private static final String OF_THE_TEAM =
            """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "logs:*", "Resource": "*",
               "Condition": {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}},
              {"Effect": "Allow", "Action": ["logs:CreateLogGroup", "logs:TagResource"], "Resource": "*",
               "Condition": {"StringEquals": {"aws:RequestTag/team": "${aws:PrincipalTag/team}"}}},
              {"Effect": "Deny", "Action": "logs:Untag*", "Resource": "*",
               "Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}}}]}
            """;

    @TestHTTPResource("/")
    URI address;

    @Inject Snapshot snapshot;
    @Inject LogsService service;
    @Inject @All List<CatalogueContent> contents;

    private NewTenant tenant;
    private CloudWatchLogsClient root;

    @BeforeEach
    void a_tenant() {
        tenant = NewTenant.at(address);
        root = logs(tenant.keyId(), tenant.secret(), Region.US_EAST_1);
    }

    @AfterEach
    void close() {
        root.close();
    }

    @Test
    void the_table_stands() {
        assertThat(service.operations()).hasSize(16).doesNotHaveDuplicates();
    }

    @Test
    void tags_are_put_and_taken_by_arn_and_by_name() {
        // when
        root.createLogGroup(g -> g.logGroupName("/app/red").tags(Map.of("team", "red")));
        root.tagResource(t -> t.resourceArn(arn("/app/red")).tags(Map.of("a", "1", "b", "2")));
        root.tagLogGroup(t -> t.logGroupName("/app/red").tags(Map.of("b", "3", "c", "")));
        root.untagResource(u -> u.resourceArn(arn("/app/red")).tagKeys("a", "no"));
        root.untagLogGroup(u -> u.logGroupName("/app/red").tags("c"));
        // then
        var expected = Map.of("team", "red", "b", "3");
        assertThat(root.listTagsForResource(l -> l.resourceArn(arn("/app/red"))).tags())
                .isEqualTo(expected);
        assertThat(root.listTagsLogGroup(l -> l.logGroupName("/app/red")).tags())
                .isEqualTo(expected);
        assertThat(snapshot.logGroupTags(tenant.account(), "/app/red")).isEqualTo(expected);
        assertThat(told()).contains(put("/app/red", expected));
    }

    @Test
    void a_new_group_has_nothing_of_an_older_one_of_its_name() {
        // given
        root.createLogGroup(g -> g.logGroupName("again").tags(Map.of("team", "red")));
        // when
        root.deleteLogGroup(d -> d.logGroupName("again"));
        // then
        refused(
                () -> root.listTagsLogGroup(l -> l.logGroupName("again")),
                "ResourceNotFoundException",
                "The specified log group does not exist.");
        root.createLogGroup(g -> g.logGroupName("again"));
        assertThat(root.listTagsLogGroup(l -> l.logGroupName("again")).tags()).isEmpty();
        assertThat(snapshot.logGroupTags(tenant.account(), "again")).isEmpty();
    }

    @Test
    void what_cannot_be_tagged_is_refused() {
        // given
        root.createLogGroup(g -> g.logGroupName("full").tags(Map.of("team", "red")));
        // then
        refused(
                () -> root.createLogGroup(g -> g.logGroupName("full").tags(Map.of("team", "x"))),
                "ResourceAlreadyExistsException",
                "The specified log group already exists");
        refused(
                () -> root.tagResource(t -> t.resourceArn(arn("full")).tags(some(50))),
                "TooManyTagsException",
                "at most 50 tags");
        refused(
                () -> root.tagLogGroup(t -> t.logGroupName("full").tags(Map.of("AWS:x", "1"))),
                "InvalidParameterException",
                "reserved");
        refused(
                () -> root.tagResource(t -> t.resourceArn(arn("none")).tags(some(1))),
                "ResourceNotFoundException",
                "The specified log group does not exist.");
        for (var other :
                List.of(
                        arn("full") + ":log-stream:s",
                        arn("full").replace("us-east-1", "eu-west-1"),
                        arn("full").replace(":logs:", ":lambda:"))) {
            refused(
                    () -> root.tagResource(t -> t.resourceArn(other).tags(some(1))),
                    "InvalidParameterException",
                    "Invalid ");
        }
        refused(
                () -> root.tagResource(t -> t.resourceArn("full").tags(some(1))),
                "InvalidParameterException",
                "Invalid resource ARN: full");
        assertThat(root.listTagsLogGroup(l -> l.logGroupName("full")).tags())
                .isEqualTo(Map.of("team", "red"));
    }

    @Test
    void a_user_of_a_team_may_what_belongs_to_the_team() {
        // given
        root.createLogGroup(g -> g.logGroupName("red").tags(Map.of("team", "red")));
        root.createLogGroup(g -> g.logGroupName("blue").tags(Map.of("team", "blue")));
        root.createLogGroup(g -> g.logGroupName("plain"));
        try (var iam = iam()) {
            iam.createUser(
                    u -> u.userName("ruby").tags(Tag.builder().key("team").value("red").build()));
            iam.putUserPolicy(
                    p -> p.userName("ruby").policyName("team").policyDocument(OF_THE_TEAM));
            var key = iam.createAccessKey(k -> k.userName("ruby")).accessKey();
            for (var region : List.of(Region.US_EAST_1, Region.EU_WEST_1)) {
                try (var ruby = logs(key.accessKeyId(), key.secretAccessKey(), region)) {
                    // then
                    ruby.describeLogStreams(d -> d.logGroupName("red"));
                    ruby.putRetentionPolicy(p -> p.logGroupName("red").retentionInDays(7));
                    for (var other : List.of("blue", "plain")) {
                        denied(() -> ruby.describeLogStreams(d -> d.logGroupName(other)));
                        denied(() -> ruby.deleteLogGroup(d -> d.logGroupName(other)));
                        denied(() -> ruby.untagLogGroup(t -> t.logGroupName(other).tags("team")));
                    }
                    denied(
                            () ->
                                    ruby.untagResource(
                                            u -> u.resourceArn(arn("red")).tagKeys("team")));
                    denied(() -> ruby.createLogGroup(g -> g.logGroupName("new")));
                    denied(
                            () ->
                                    ruby.createLogGroup(
                                            g ->
                                                    g.logGroupName("new")
                                                            .tags(Map.of("team", "blue"))));
                    var own = "own-" + region;
                    ruby.createLogGroup(g -> g.logGroupName(own).tags(Map.of("team", "red")));
                    ruby.deleteLogGroup(d -> d.logGroupName(own));
                }
            }
        }
    }

    @Test
    void a_denial_by_name_holds_for_requests_that_are_signed_for_another_region() {
        // given
        root.createLogGroup(g -> g.logGroupName("secret"));
        try (var iam = iam()) {
            iam.createUser(u -> u.userName("eve"));
            iam.putUserPolicy(
                    p ->
                            p.userName("eve")
                                    .policyName("p")
                                    .policyDocument(
                                            """
                                            {"Statement": [
                                              {"Effect": "Allow", "Action": "logs:*", "Resource": "*"},
                                              {"Effect": "Deny", "Action": "logs:*", "Resource": "%s*"}]}"""
                                                    .formatted(arn("secret"))));
            var key = iam.createAccessKey(k -> k.userName("eve")).accessKey();
            for (var region : List.of(Region.US_EAST_1, Region.EU_WEST_1)) {
                try (var eve = logs(key.accessKeyId(), key.secretAccessKey(), region)) {
                    // then
                    denied(() -> eve.describeLogStreams(d -> d.logGroupName("secret")));
                    denied(() -> eve.tagLogGroup(t -> t.logGroupName("secret").tags(some(1))));
                    refused(
                            () ->
                                    eve.describeLogStreams(
                                            d ->
                                                    d.logGroupIdentifier(
                                                            arn("secret")
                                                                    .replace(
                                                                            "us-east-1",
                                                                            "eu-west-1"))),
                            "InvalidParameterException",
                            "Invalid log group identifier");
                }
            }
        }
    }

    @Test
    void who_makes_a_group_with_tags_must_be_allowed_to_tag() {
        try (var iam = iam()) {
            iam.createUser(u -> u.userName("maker"));
            iam.putUserPolicy(
                    p ->
                            p.userName("maker")
                                    .policyName("p")
                                    .policyDocument(
                                            """
                                            {"Statement": {"Effect": "Allow", "Action": "logs:CreateLogGroup", "Resource": "*"}}"""));
            var key = iam.createAccessKey(k -> k.userName("maker")).accessKey();
            try (var maker = logs(key.accessKeyId(), key.secretAccessKey(), Region.US_EAST_1)) {
                refused(
                        () -> maker.createLogGroup(g -> g.logGroupName("g").tags(some(1))),
                        "AccessDeniedException",
                        "is not authorized to perform: logs:TagResource on resource: " + arn("g"));
                maker.createLogGroup(g -> g.logGroupName("g"));
            }
        }
    }

    @Test
    void tags_go_with_their_tenant() {
        // given
        root.createLogGroup(g -> g.logGroupName("mine").tags(Map.of("team", "red")));
        // when
        tenant.operator().delete("/v1/tenants/" + tenant.account());
        // then
        assertThat(snapshot.logGroupTags(tenant.account(), "mine")).isEmpty();
        assertThat(told()).doesNotContain(put("mine", Map.of("team", "red")));
    }

    private Change put(String group, Map<String, String> tags) {
        return new Change.LogGroupTagsPut(tenant.account(), group, tags);
    }

    /** What Kafka would be told anew. */
    private List<Change> told() {
        var all = new ArrayList<Change>();
        CurrentTenant.runForAll(
                () ->
                        QuarkusTransaction.requiringNew()
                                .run(
                                        () ->
                                                contents.forEach(
                                                        content ->
                                                                content.tell(
                                                                        (_, change) ->
                                                                                all.add(change)))));
        return all;
    }

    private static Map<String, String> some(int count) {
        return IntStream.range(0, count)
                .boxed()
                .collect(Collectors.toMap(i -> "key" + i, i -> "value"));
    }

    private String arn(String group) {
        return "arn:aws:logs:us-east-1:" + tenant.account() + ":log-group:" + group;
    }

    private CloudWatchLogsClient logs(String id, String secret, Region region) {
        return CloudWatchLogsClient.builder()
                .endpointOverride(address)
                .region(region)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)))
                .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                .build();
    }

    private IamClient iam() {
        return IamClient.builder()
                .endpointOverride(address)
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(tenant.keyId(), tenant.secret())))
                .build();
    }

    private static void denied(ThrowingCallable call) {
        refused(call, "AccessDeniedException", "is not authorized to perform: logs:");
    }

    private static void refused(ThrowingCallable call, String code, String message) {
        assertThatExceptionOfType(CloudWatchLogsException.class)
                .isThrownBy(call)
                .satisfies(
                        no -> {
                            assertThat(no.statusCode()).isEqualTo(400);
                            assertThat(no.awsErrorDetails().errorCode()).isEqualTo(code);
                        })
                .withMessageContaining(message);
    }
}
