package dev.tidemill.api.insight;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Report;
import dev.tidemill.core.message.Codec;
import dev.tidemill.core.message.ConsumerLoop;
import dev.tidemill.core.message.EventLife;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import dev.tidemill.core.tenant.Limits;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.testkit.Broker;
import dev.tidemill.testkit.Configs;
import dev.tidemill.testkit.Postgres;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.flywaydb.core.Flyway;

/** A migrated database with three tenants, and a broker with topics, for tests of read models. */
public final class InsightStage implements AutoCloseable {

    public static final TenantId ALICE = TenantId.DEFAULT;
    public static final TenantId BOB = new TenantId("000000000002");
    public static final TenantId GONE = new TenantId("000000000003");

    static final Limits NONE = new Limits(_ -> Optional.empty(), Map.of());

    private final Postgres postgres = Postgres.start();
    private final Broker broker = Broker.start().withTopics();
    private final KafkaProducer<String, byte[]> producer = broker.kafka().producer(Map.of());

    public InsightStage() {
        Flyway.configure()
                .dataSource(postgres.as(Postgres.OWNER))
                .locations("db/migration/api")
                .load()
                .migrate();
        database()
                .forAll(
                        connection -> {
                            for (var tenant : List.of(ALICE, BOB)) {
                                InsightDatabase.update(
                                        connection,
                                        "insert into tenant (account_id, name, created_at) values"
                                                + " (?, ?, now())",
                                        tenant.value(),
                                        "t" + tenant);
                            }
                            return "";
                        });
    }

    public InsightDatabase database() {
        return new InsightDatabase(postgres.as(Postgres.APP));
    }

    Broker broker() {
        return broker;
    }

    /** Writes rows as a projection does, without Kafka. */
    public void write(Message message, Instant now) {
        Projection projection =
                switch (message) {
                    case Message.LogLines _ -> logs();
                    case Message.Ran _, Message.Runs _, Message.Throttled _ -> new RunProjection();
                    case Message.EventEnded _ -> new EndedEventProjection();
                    case Message.Audited _ -> new AuditProjection();
                    case Message.AcceptedEvent _ -> new WaitingEventProjection();
                    case Message.CancelEvent _ -> throw new IllegalArgumentException("not shown");
                };
        write(projection, message, now);
    }

    void write(Projection projection, Message message, Instant now) {
        database()
                .forAll(
                        connection -> {
                            projection.write(
                                    connection,
                                    List.of(message),
                                    java.util.Set.of(ALICE.value(), BOB.value()),
                                    now);
                            return "";
                        });
    }

    /** With no quota. */
    static LogProjection logs() {
        return new LogProjection(NONE);
    }

    void send(Topic topic, Message message) {
        try {
            producer.send(
                            new ProducerRecord<>(
                                    topic.topicName(),
                                    message.tenant().toString(),
                                    Codec.encode(message)))
                    .get();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    ConsumerLoop projector(Projection projection) {
        var config =
                Configs.of(
                        InsightConfig.class,
                        Map.of(
                                "member", Optional.of("test"),
                                "sessionTimeout", Duration.ofSeconds(6),
                                "batch", 50));
        var clock = Clock.systemUTC();
        return new Insight(
                        broker.kafka(),
                        List.of(),
                        database(),
                        config,
                        new Retention(database(), config, clock),
                        clock)
                .loop(projection);
    }

    /** The lines of the one group that these tests know, oldest first. */
    List<String> messages(TenantId tenant) {
        var messages = new ArrayList<String>();
        var all =
                new LogQuery(
                        "/aws/lambda/hello",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        1000);
        new LogLines(database()).read(tenant, all, line -> messages.add(line.message()));
        return messages;
    }

    int count(TenantId tenant, String table) {
        return database()
                .forTenant(
                        tenant,
                        connection ->
                                InsightDatabase.query(
                                                connection,
                                                row -> row.getInt(1),
                                                "select count(*) from " + table)
                                        .getFirst());
    }

    int lineCount(TenantId tenant) {
        return database()
                .forTenant(
                        tenant,
                        connection ->
                                InsightDatabase.query(
                                                connection,
                                                row -> row.getInt(1),
                                                "select coalesce(sum(lines), 0) from log_chunk")
                                        .getFirst());
    }

    void clear() {
        database()
                .forAll(
                        connection -> {
                            for (var table :
                                    List.of(
                                            "log_chunk",
                                            "log_group",
                                            "log_volume",
                                            "run",
                                            "metered",
                                            "throttle_minute",
                                            "usage_hour",
                                            "audit_entry",
                                            "event")) {
                                InsightDatabase.update(connection, "delete from " + table);
                            }
                            return "";
                        });
    }

    void execute(String role, String sql) throws SQLException {
        try (var connection = postgres.as(role).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public static Message.LogLines lines(
            TenantId tenant, String stream, Instant at, String... texts) {
        return new Message.LogLines(
                new FunctionId(tenant, "hello"),
                "/aws/lambda/hello",
                stream,
                java.util.Arrays.stream(texts)
                        .map(text -> new Message.LogLines.Line(at, text))
                        .toList());
    }

    static Message.Ran ran(TenantId tenant, Instant at) {
        return ran(new FunctionId(tenant, "hello"), at);
    }

    static Message.Ran ran(FunctionId function, Instant at) {
        return ran(function, Invocation.Trigger.EVENT, at);
    }

    static Message.Ran ran(FunctionId function, Invocation.Trigger trigger, Instant at) {
        return new Message.Ran(
                InvocationId.random(),
                function,
                "$LATEST",
                trigger,
                2,
                at,
                new Report(
                        Duration.ofNanos(1_234_567),
                        Duration.ofMillis(2),
                        128,
                        30,
                        Optional.of(Duration.ofMillis(40))),
                Optional.of("TypeError"),
                "s1",
                "w1",
                Optional.of("1-00000000-000000000000000000000000"),
                0);
    }

    static Message.EventEnded ended(TenantId tenant, InvocationId id, Instant acceptedAt) {
        return new Message.EventEnded(
                id,
                new FunctionId(tenant, "hello"),
                "$LATEST",
                acceptedAt,
                acceptedAt.plusSeconds(1),
                1,
                Message.EventEnded.Ending.SUCCEEDED,
                Optional.empty(),
                Optional.of(
                        new Message.EventEnded.Receipt(
                                new FunctionId(tenant, "audit").arn(),
                                Optional.of(new InvocationId("told-" + id)),
                                Optional.empty())),
                Optional.empty(),
                0,
                EventLife.FIRST);
    }

    @Override
    public void close() {
        producer.close();
        broker.close();
        postgres.close();
    }
}
