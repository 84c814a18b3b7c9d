package dev.tidemill.api.event;

import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.TenancyId;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.time.Ticker;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Accepts an event once for each idempotency key of a function: whoever comes again with the key
 * hears the first one's id.
 *
 * <p>The key is reserved with the event's id first, then the event goes to Kafka under this id,
 * then the key is marked as accepted. Who comes again after a crash between them finds a key that
 * is only reserved, and sends the event under the same id; who comes at the same time waits.
 */
@ApplicationScoped
public class AcceptOnce {

    private static final Logger LOG = Logger.getLogger(AcceptOnce.class);

    /** A reservation that is older was refused: the event's age begins anew. */
    private static final Duration RESERVED = Duration.ofMinutes(1);

    private static final int MOST_AT_A_TIME = 64;
    private static final String OF_KEY = " where tenant = ? and function = ? and key = ?";

    private record Reserved(
            InvocationId id, String fingerprint, Instant acceptedAt, boolean accepted) {}

    private final AcceptEvent events;
    private final Sql sql;
    private final EventConfig config;
    private final Clock clock;
    private final Semaphore room = new Semaphore(MOST_AT_A_TIME);
    private @Nullable Ticker forgetting;

    AcceptOnce(AcceptEvent events, Sql sql, EventConfig config, Clock clock) {
        this.events = events;
        this.sql = sql;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        forgetting =
                new Ticker(
                                "forget-idempotency-keys",
                                Duration.ofMinutes(10),
                                this::forget,
                                failure -> LOG.debug("old keys stay until the next look", failure))
                        .start();
    }

    private int forget() {
        return CurrentTenant.callForAll(
                () ->
                        QuarkusTransaction.requiringNew()
                                .call(
                                        () ->
                                                sql.update(
                                                        "delete from idempotency_key where"
                                                                + " accepted_at < ?",
                                                        oldest())));
    }

    private Instant oldest() {
        return clock.instant().minus(config.keepIdempotencyKeys());
    }

    /**
     * Never blocks the caller.
     *
     * @param key 1 to 256 visible characters of ASCII
     * @return the id of the event that was accepted with the key, when it cannot be lost any more;
     *     exceptionally with {@link ErrorCode#IDEMPOTENCY_KEY_REUSED} when that was another event,
     *     {@link ErrorCode#IDEMPOTENCY_UNAVAILABLE} when the database does not answer, and as
     *     {@link AcceptEvent#accept} does
     */
    public CompletionStage<InvocationId> accept(Message.AcceptedEvent event, String key) {
        var done = new CompletableFuture<InvocationId>();
        if (!room.tryAcquire()) {
            done.completeExceptionally(unavailable(new IllegalStateException("too many at once")));
            return done;
        }
        Thread.ofVirtual()
                .name("accept-once")
                .start(
                        () -> {
                            try {
                                done.complete(
                                        CurrentTenant.call(
                                                event.function().tenant(),
                                                () -> acceptOnce(event, key)));
                            } catch (PlatformException no) {
                                done.completeExceptionally(no);
                            } catch (RuntimeException failed) {
                                done.completeExceptionally(unavailable(failed));
                            } finally {
                                room.release();
                            }
                        });
        return done;
    }

    private InvocationId acceptOnce(Message.AcceptedEvent event, String key) {
        var fingerprint = fingerprint(event);
        var found = QuarkusTransaction.requiringNew().call(() -> reserve(event, key, fingerprint));
        if (!found.fingerprint().equals(fingerprint)) {
            throw new PlatformException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    "The idempotency key was used for event "
                            + found.id()
                            + " with another payload, qualifier or context.");
        }
        if (!found.accepted()) {
            send(event, key);
        }
        return found.id();
    }

    /** The key's row, whoever made it. */
    private Reserved reserve(Message.AcceptedEvent event, String key, String fingerprint) {
        var function = event.function();
        sql.update(
                """
                insert into idempotency_key as k (tenant, function, key, fingerprint, request_id, accepted_at)
                values (?, ?, ?, ?, ?, ?)
                on conflict (tenant, function, key) do update set fingerprint = excluded.fingerprint,
                    request_id = excluded.request_id, accepted_at = excluded.accepted_at, accepted = false
                where k.accepted_at < ?
                """,
                function.tenant().value(),
                function.name(),
                key,
                fingerprint,
                event.id().value(),
                event.acceptedAt(),
                oldest());
        return find(function, key, "");
    }

    private Reserved find(FunctionId function, String key, String lock) {
        return sql.query(
                        row ->
                                new Reserved(
                                        new InvocationId(row.getString("request_id")),
                                        row.getString("fingerprint"),
                                        row.getObject("accepted_at", OffsetDateTime.class)
                                                .toInstant(),
                                        row.getBoolean("accepted")),
                        "select * from idempotency_key" + OF_KEY + lock,
                        function.tenant().value(),
                        function.name(),
                        key)
                .getFirst();
    }

    /** Holds the key's row until Kafka has answered. */
    private void send(Message.AcceptedEvent event, String key) {
        var safe = new AtomicBoolean();
        try {
            QuarkusTransaction.requiringNew().run(() -> sendLocked(event, key, safe));
        } catch (RuntimeException failed) {
            if (!safe.get()) {
                throw failed;
            }
            LOG.infof("key of event in Kafka not marked: %s", failed.getMessage());
        }
    }

    private void sendLocked(Message.AcceptedEvent event, String key, AtomicBoolean safe) {
        var found = find(event.function(), key, " for update");
        if (found.accepted()) {
            return;
        }
        var at =
                found.acceptedAt().isBefore(event.acceptedAt().minus(RESERVED))
                        ? event.acceptedAt()
                        : found.acceptedAt();
        await(event.under(found.id(), at));
        safe.set(true);
        sql.update(
                "update idempotency_key set accepted = true, accepted_at = ?" + OF_KEY,
                at,
                event.function().tenant().value(),
                event.function().name(),
                key);
    }

    private void await(Message.AcceptedEvent event) {
        try {
            events.accept(event).toCompletableFuture().join();
        } catch (CompletionException refused) {
            throw refused.getCause() instanceof PlatformException no ? no : refused;
        }
    }

    private static String fingerprint(Message.AcceptedEvent event) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            for (var part :
                    new String[] {
                        event.qualifier().orElse(""),
                        event.clientContext().orElse(""),
                        event.origin().tenancy().map(TenancyId::value).orElse("")
                    }) {
                var bytes = part.getBytes(StandardCharsets.UTF_8);
                sha.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
                sha.update(bytes);
            }
            return HexFormat.of().formatHex(sha.digest(event.payload()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static PlatformException unavailable(RuntimeException cause) {
        LOG.debug("event with a key refused", cause);
        return new PlatformException(
                ErrorCode.IDEMPOTENCY_UNAVAILABLE,
                "The event was not accepted because the store of idempotency keys did not answer."
                        + " Try again with the same key.",
                cause);
    }

    @PreDestroy
    void stop() {
        if (forgetting != null) {
            forgetting.close();
        }
    }
}
