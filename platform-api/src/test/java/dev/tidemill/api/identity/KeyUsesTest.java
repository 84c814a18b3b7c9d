package dev.tidemill.api.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.testkit.ManualClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.MultiMap;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** Uses of keys reach the database, and nothing else of them stays. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class KeyUsesTest {

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI address;

    @Inject Sql sql;

    private final ManualClock clock = ManualClock.atNoon();

    @Test
    void keys_of_sessions_are_not_remembered_and_others_for_a_minute() {
        // given
        var uses = new KeyUses(sql, clock);
        // when
        uses.proved(claim("ASIA0000000000000001", "lambda"));
        // then
        assertThat(uses.remembered()).isZero();
        // when
        uses.proved(claim("AKIAOFNOBODY00000001", "lambda"));
        assertThat(uses.remembered()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        uses.write();
        // then
        assertThat(uses.remembered()).isZero();
    }

    @Test
    void what_did_not_commit_is_written_later() {
        // given
        var uses = new KeyUses(sql, clock);
        clock.advance(Duration.ofDays(1000)); // nobody has used it later
        var key = NewTenant.at(address).keyId();
        uses.proved(claim(key, "no\0word"));
        uses.proved(claim("AKIAOFNOBODY00000001", "lambda"));
        // when
        assertThatThrownBy(uses::write).isInstanceOf(RuntimeException.class);
        uses.proved(claim(key, "lambda"));
        uses.write();
        // then
        assertThat(lastUsed(key)).isEqualTo(clock.instant().truncatedTo(ChronoUnit.MINUTES));
    }

    private Instant lastUsed(String key) {
        return CurrentTenant.callForAll(
                () ->
                        QuarkusTransaction.requiringNew()
                                .call(
                                        () ->
                                                sql.query(
                                                                row ->
                                                                        row.getObject(
                                                                                        1,
                                                                                        OffsetDateTime
                                                                                                .class)
                                                                                .toInstant(),
                                                                "select last_used_at from"
                                                                        + " access_key where id = ?",
                                                                key)
                                                        .getFirst()));
    }

    private static Claim claim(String key, String service) {
        var request = new SignedRequest("GET", "/", "", MultiMap.caseInsensitiveMultiMap());
        return new Claim(
                request,
                AccessKey.ofRoot(key, "secret", TenantId.DEFAULT),
                new Principal.Root(TenantId.DEFAULT, key),
                "20260601",
                "us-east-1",
                service,
                "20260601T120000Z",
                "host",
                "");
    }
}
