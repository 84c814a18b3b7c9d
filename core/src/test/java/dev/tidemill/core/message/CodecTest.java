package dev.tidemill.core.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.egress.EgressPolicy;
import dev.tidemill.core.function.Alias;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.FunctionConcurrency;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionUrl;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.Layer;
import dev.tidemill.core.function.TenancyId;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.directory.GuardRail;
import dev.tidemill.core.iam.directory.IamGroup;
import dev.tidemill.core.iam.directory.IamPolicy;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Origin;
import dev.tidemill.core.invocation.Report;
import dev.tidemill.core.invocation.Trace;
import dev.tidemill.core.mapping.EventSourceMapping;
import dev.tidemill.core.queue.Queue;
import dev.tidemill.core.queue.QueueId;
import dev.tidemill.core.queue.QueueSettings;
import dev.tidemill.core.queue.RedriveAllow;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {

    private static final FunctionId FUNCTION = new FunctionId(TenantId.DEFAULT, "hello");
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private static final String ALLOW =
            """
            {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
            """;

    private static final String LAYER = "arn:aws:lambda:us-east-1:000000000001:layer:l:1";

    private static FunctionVersion version(List<Layer> layers) {
        return new FunctionVersion(
                        FUNCTION,
                        Optional.of("f-1"),
                        "$LATEST",
                        "r1",
                        "nodejs20.x",
                        "index.handler",
                        128,
                        Duration.ofSeconds(3),
                        512,
                        Optional.of("arn:aws:iam::" + TenantId.DEFAULT + ":role/r"),
                        Map.of("A", "b"),
                        CodeHash.of(new byte[] {1}),
                        "/aws/lambda/hello")
                .withLayers(layers);
    }

    static List<Change> changes() {
        var version = version(List.of(new Layer(LAYER, CodeHash.of(new byte[] {2}), 10, 20)));
        return List.of(
                new Change.TenantPut(new Tenant(TenantId.DEFAULT, "default")),
                new Change.TenantRemoved(TenantId.DEFAULT),
                new Change.AccessKeyPut(AccessKey.ofRoot("AKIA", "secret", TenantId.DEFAULT)),
                new Change.AccessKeyRemoved("AKIA"),
                new Change.AccessKeyPut(
                        new AccessKey(
                                "AKIA", "secret", TenantId.DEFAULT, Optional.of("bob"), false)),
                new Change.UserPut(
                        new IamUser(
                                TenantId.DEFAULT,
                                "/",
                                "bob",
                                "AIDA1",
                                NOON,
                                Map.of("team", "blue"),
                                List.of("readers"),
                                Map.of("inline", ALLOW),
                                List.of("arn:aws:iam::aws:policy/ReadOnlyAccess"),
                                Optional.of("arn:aws:iam::000000000001:policy/most"))),
                new Change.UserRemoved(TenantId.DEFAULT, "bob"),
                new Change.GroupPut(
                        new IamGroup(
                                TenantId.DEFAULT,
                                "/",
                                "readers",
                                "AGPA1",
                                NOON,
                                Map.of(),
                                List.of())),
                new Change.GroupRemoved(TenantId.DEFAULT, "readers"),
                new Change.RolePut(
                        new IamRole(
                                TenantId.DEFAULT,
                                "/service/",
                                "runs",
                                "AROA1",
                                NOON,
                                "",
                                ALLOW,
                                Duration.ofHours(1),
                                Map.of(),
                                Map.of("inline", ALLOW),
                                List.of(),
                                Optional.empty())),
                new Change.RoleRemoved(TenantId.DEFAULT, "runs"),
                new Change.PolicyPut(
                        new IamPolicy(
                                TenantId.DEFAULT,
                                "/",
                                "most",
                                "ANPA1",
                                ALLOW,
                                Map.of("team", "a"))),
                new Change.PolicyRemoved(TenantId.DEFAULT, "most"),
                new Change.FunctionPut(version),
                new Change.FunctionRemoved(FUNCTION, "$LATEST"),
                new Change.EgressPolicyPut(
                        new EgressPolicy(
                                TenantId.DEFAULT,
                                "sg-0",
                                "partners",
                                List.of("*.example.org"),
                                List.of("203.0.113.0/24"),
                                List.of("office"),
                                List.of(443))),
                new Change.EgressPolicyRemoved(TenantId.DEFAULT, "sg-0"),
                new Change.GuardRailPut(new GuardRail(TenantId.DEFAULT, "no-iam", ALLOW)),
                new Change.LogGroupTagsPut(TenantId.DEFAULT, "/aws/lambda/f", Map.of("team", "a")),
                new Change.QueueRemoved(new QueueId(TenantId.DEFAULT, "orders.fifo")),
                new Change.QueuePut(
                        new Queue(
                                new QueueId(TenantId.DEFAULT, "orders.fifo"),
                                7,
                                Instant.EPOCH,
                                Instant.EPOCH,
                                new QueueSettings(
                                        true,
                                        30,
                                        0,
                                        20,
                                        345_600,
                                        1_048_576,
                                        Optional.of(
                                                new QueueSettings.Redrive(
                                                        new QueueId(TenantId.DEFAULT, "d.fifo"),
                                                        3)),
                                        new RedriveAllow(
                                                RedriveAllow.Permission.BY_QUEUE,
                                                Set.of(new QueueId(TenantId.DEFAULT, "a.fifo"))),
                                        true,
                                        false),
                                Optional.of("{}"),
                                Map.of("team", "a"))),
                new Change.LogGroupTagsRemoved(TenantId.DEFAULT, "/aws/lambda/f"),
                new Change.FunctionTagsPut(FUNCTION, Map.of("team", "a")),
                new Change.FunctionTagsRemoved(FUNCTION),
                new Change.GuardRailRemoved(TenantId.DEFAULT, "no-iam"),
                new Change.FunctionPolicyPut(FUNCTION, Optional.empty(), "{}"),
                new Change.FunctionPolicyRemoved(FUNCTION, Optional.empty()),
                new Change.FunctionPolicyPut(FUNCTION, Optional.of("live"), "{}"),
                new Change.FunctionPolicyRemoved(FUNCTION, Optional.of("live")),
                new Change.LayerPolicyPut(LAYER, "{}"),
                new Change.LayerPolicyRemoved(LAYER),
                new Change.AliasPut(
                        new Alias(FUNCTION, "live", "2", Optional.of(new Alias.Share("3", 0.25)))),
                new Change.AliasPut(new Alias(FUNCTION, "old", "$LATEST", Optional.empty())),
                new Change.AliasRemoved(FUNCTION, "live"),
                new Change.ConcurrencyPut(
                        new FunctionConcurrency(FUNCTION, Optional.of(5), Map.of("live", 2))),
                new Change.ConcurrencyPut(
                        new FunctionConcurrency(FUNCTION, Optional.empty(), Map.of())),
                new Change.ConcurrencyRemoved(FUNCTION),
                new Change.FunctionUrlPut(
                        new FunctionUrl(
                                "abc",
                                FUNCTION,
                                Optional.of("live"),
                                FunctionUrl.Access.AWS_IAM,
                                FunctionUrl.Mode.RESPONSE_STREAM,
                                Optional.of(
                                        new FunctionUrl.Cors(
                                                true,
                                                List.of("x-a"),
                                                List.of("GET"),
                                                List.of("*"),
                                                List.of(),
                                                Optional.of(60))))),
                new Change.FunctionUrlPut(
                        new FunctionUrl(
                                "def",
                                FUNCTION,
                                Optional.empty(),
                                FunctionUrl.Access.NONE,
                                FunctionUrl.Mode.BUFFERED,
                                Optional.empty())),
                new Change.FunctionUrlRemoved("abc"),
                new Change.MappingPut(
                        new EventSourceMapping(
                                "9c1c5a0e",
                                FUNCTION,
                                Optional.of("live"),
                                "arn:aws:sqs:us-east-1:000000000000:q",
                                true,
                                10,
                                Duration.ofSeconds(1),
                                Optional.of(2),
                                true,
                                List.of("{}"),
                                3)),
                new Change.MappingRemoved(TenantId.DEFAULT, "9c1c5a0e"));
    }

    static List<Message> messages() {
        var id = InvocationId.random();
        var report =
                new Report(
                        Duration.ofNanos(1_234_567),
                        Duration.ofMillis(2),
                        128,
                        30,
                        Optional.empty());
        var ran =
                new Message.Ran(
                        id,
                        FUNCTION,
                        "$LATEST",
                        Invocation.Trigger.EVENT,
                        2,
                        NOON,
                        report,
                        Optional.of("TypeError"),
                        "stream",
                        "w1",
                        Optional.of("1-00000000-000000000000000000000000"),
                        3);
        var place = new EventLife.Source(7, 1L << 40);
        return List.of(
                new Message.EventEnded(
                        id,
                        FUNCTION,
                        "$LATEST",
                        NOON,
                        NOON,
                        1,
                        Message.EventEnded.Ending.SUCCEEDED,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("live"),
                        2,
                        new EventLife(3, Optional.of(place), Optional.of("TypeError"))),
                new Message.CancelEvent(id, 3, FUNCTION, NOON),
                ran,
                Message.Runs.of(List.of(ran, ran)),
                new Message.Throttled(FUNCTION, "1", NOON, 42),
                new Message.LogLines(
                        FUNCTION,
                        "/aws/lambda/hello",
                        "stream",
                        List.of(new Message.LogLines.Line(NOON, "x"))));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_change_survives_the_wire(Change change) {
        assertThat(Codec.change(Codec.encode(change))).isEqualTo(change);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void a_tombstone_means_the_removal_of_its_key(Change change) {
        assertThat(Change.removal(change.key()).key()).isEqualTo(change.key());
        assertThat(Change.removal(change.key()).isRemoval()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void a_message_survives_the_wire(Message message) {
        assertThat(Codec.message(Codec.encode(message))).isEqualTo(message);
    }

    @Test
    void runs_that_go_together_are_whole_again() {
        // given
        var ran =
                messages().stream()
                        .filter(Message.Ran.class::isInstance)
                        .map(Message.Ran.class::cast)
                        .findFirst()
                        .orElseThrow();
        // when
        var read = (Message.Runs) Codec.message(Codec.encode(Message.Runs.of(List.of(ran, ran))));
        // then
        assertThat(read.all()).containsExactly(ran, ran);
    }

    @Test
    void an_event_keeps_its_payload_byte_by_byte() {
        var event =
                new Message.AcceptedEvent(
                        InvocationId.random(),
                        FUNCTION,
                        "$LATEST",
                        new byte[] {0, -1, 7},
                        Optional.of("{}"),
                        NOON,
                        1,
                        NOON);

        var read = (Message.AcceptedEvent) Codec.message(Codec.encode(event));

        assertThat(read).usingRecursiveComparison().isEqualTo(event);
    }

    @Test
    void records_from_before_events_had_lives_are_read() {
        // given
        var accepted =
                new Message.AcceptedEvent(
                        InvocationId.random(),
                        FUNCTION,
                        "$LATEST",
                        new byte[0],
                        Optional.empty(),
                        NOON,
                        1,
                        NOON);
        var ended =
                new Message.EventEnded(
                        accepted, NOON, 1, Message.EventEnded.Ending.SUCCEEDED, Optional.empty());
        var life = ",\"life\":{\"generation\":0,\"source\":null,\"waitsFor\":null}";
        for (var message : List.of(accepted, ended)) {
            var now = new String(Codec.encode(message), StandardCharsets.UTF_8);
            var before = now.replace(life, "").replace(",\"hops\":0", "");
            assertThat(before).as(now).doesNotContain("life").isNotEqualTo(now);
            // when
            var read = Codec.message(before.getBytes(StandardCharsets.UTF_8));
            // then
            assertThat(read).usingRecursiveComparison().isEqualTo(message);
        }
    }

    @Test
    void runs_from_before_events_had_lives_are_read() {
        // given
        var now =
                messages().stream()
                        .filter(Message.Runs.class::isInstance)
                        .map(runs -> new String(Codec.encode(runs), StandardCharsets.UTF_8))
                        .findFirst()
                        .orElseThrow();
        var before = now.replace(",3]", "]");
        assertThat(before).isNotEqualTo(now);
        // when
        var read = (Message.Runs) Codec.message(before.getBytes(StandardCharsets.UTF_8));
        // then
        assertThat(read.all()).extracting(Message.Ran::generation).containsOnly(0);
    }

    @Test
    void functions_of_the_version_before_are_read() {
        // given
        var put =
                changes().stream()
                        .filter(Change.FunctionPut.class::isInstance)
                        .findFirst()
                        .orElseThrow();
        var now = new String(Codec.encode(put), StandardCharsets.UTF_8);
        var before = now.replace("\"id\":\"f-1\",", "");
        assertThat(before).isNotEqualTo(now);
        // when
        var read = (Change.FunctionPut) Codec.change(before.getBytes(StandardCharsets.UTF_8));
        // then
        assertThat(read.version().id()).isEmpty();
        assertThat(read.version().revision()).isEqualTo("r1");
    }

    @Test
    void an_event_keeps_the_qualifier_that_its_caller_wrote() {
        // given
        var event =
                new Message.AcceptedEvent(
                                InvocationId.random(),
                                FUNCTION,
                                "3",
                                new byte[0],
                                Optional.empty(),
                                NOON,
                                1,
                                NOON)
                        .by(
                                Optional.of("live"),
                                new Origin(
                                        Optional.of(new TenancyId("blue")),
                                        Trace.parse("Root=1-00000000-000000000000000000000000")));
        // when
        var read = (Message.AcceptedEvent) Codec.message(Codec.encode(event.again(2, NOON)));
        // then
        assertThat(read.qualifier()).contains("live");
        assertThat(read.version()).isEqualTo("3");
        assertThat(read.origin()).isEqualTo(event.origin());
    }

    @Test
    void a_policy_of_before_qualifiers_is_the_functions() {
        // when
        var read =
                Codec.change(
                        """
                        {"type":"function-policy","function":{"tenant":{"value":"000000000001"},"name":"hello"},"document":"{}"}
                        """
                                .getBytes(StandardCharsets.UTF_8));
        // then
        assertThat(read).isEqualTo(new Change.FunctionPolicyPut(FUNCTION, Optional.empty(), "{}"));
    }

    @Test
    void a_function_of_before_layers_has_none() {
        // given
        var function = new Change.FunctionPut(version(List.of()));
        var text = new String(Codec.encode(function), StandardCharsets.UTF_8);
        var before = text.replace(",\"layers\":[]", "");
        // then
        assertThat(before).isNotEqualTo(text);
        assertThat(Codec.change(before.getBytes(StandardCharsets.UTF_8))).isEqualTo(function);
    }

    @Test
    void times_of_the_version_before_are_read() {
        // when
        var read =
                (Message.Ran)
                        Codec.message(
                                """
                                {"type":"ran","id":{"value":"%s"},"function":{"tenant":{"value":"000000000001"},"name":"hello"},
                                "version":"$LATEST","trigger":"EVENT","attempt":2,"startedAt":1760000000.123456789,
                                "report":{"duration":"PT0.001234567S","billed":"PT3S","memoryMegabytes":128,
                                "maxMemoryUsedMegabytes":30,"init":"PT0.04S"},
                                "errorType":null,"logStream":"stream","worker":"w1"}
                                """
                                        .formatted(InvocationId.random())
                                        .getBytes(StandardCharsets.UTF_8));
        // then
        assertThat(read.startedAt()).isEqualTo(Instant.ofEpochSecond(1_760_000_000, 123_456_789));
        assertThat(read.report())
                .isEqualTo(
                        new Report(
                                Duration.ofNanos(1_234_567),
                                Duration.ofSeconds(3),
                                128,
                                30,
                                Optional.of(Duration.ofMillis(40))));
    }

    @ParameterizedTest
    @CsvSource({
        "1760000000.000000000, 2025-10-09T08:53:20Z",
        "0.0, 1970-01-01T00:00:00Z",
        "-0.500000000, 1969-12-31T23:59:59.500Z",
        "'\"2025-10-09T08:53:20Z\"', 2025-10-09T08:53:20Z",
        "1760000000000001, 2025-10-09T08:53:20.000001Z",
    })
    void a_moment_is_read_in_each_form_it_was_ever_written_in(String written, Instant moment) {
        // when
        var read =
                (Message.LogLines)
                        Codec.message(
                                """
                                {"type":"logs","function":{"tenant":{"value":"000000000001"},"name":"hello"},"logGroup":"g",
                                "logStream":"s","lines":[{"timestamp":%s,"text":"x"}]}
                                """
                                        .formatted(written)
                                        .getBytes(StandardCharsets.UTF_8));
        // then
        assertThat(read.lines()).containsExactly(new Message.LogLines.Line(moment, "x"));
    }

    @Test
    void a_text_that_is_no_moment_makes_the_message_unreadable() {
        var bytes =
                "{\"type\":\"logs\",\"lines\":[{\"timestamp\":\"noon\",\"text\":\"x\"}]}"
                        .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Codec.message(bytes))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("noon");
    }
}
