package dev.tidemill.core.iam.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.secret.MasterKeys;
import dev.tidemill.core.secret.Seals;
import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionTokensTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(3600);

    private final MasterKeys keys = MasterKeys.random();
    private final SessionTokens tokens = new SessionTokens(new Seals(keys));

    static List<Session> sessions() {
        var role = new Principal.Role(TenantId.DEFAULT, "/app/", "runs", "AROA1");
        return List.of(
                new Session.OfRole(
                        new Principal.RoleSession(
                                role,
                                "alice",
                                List.of("{\"Statement\": []}", "arn:aws:iam::aws:policy/X"),
                                Map.of("team", "blau", "größe", ""),
                                Set.of("team"),
                                NOON,
                                LATER,
                                Optional.of("alice@example"),
                                Optional.empty(),
                                Optional.empty())),
                new Session.OfRole(
                        new Principal.RoleSession(
                                role,
                                "f",
                                List.of(),
                                Map.of(),
                                Set.of(),
                                NOON,
                                LATER,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(
                                        new Principal.Source(
                                                new FunctionId(TenantId.DEFAULT, "f"),
                                                Optional.of("f-1"))))),
                new Session.OfUser(TenantId.DEFAULT, "bob", "AIDA1", LATER),
                new Session.OfRoot(TenantId.DEFAULT, "AKIAROOT", LATER));
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void a_token_says_what_the_session_is(Session session) {
        // when
        var credentials = tokens.issue(session);

        // then
        var elsewhere = new SessionTokens(new Seals(keys));
        assertThat(elsewhere.open(credentials.accessKeyId(), credentials.token()))
                .contains(new SessionTokens.Opened(credentials.secretAccessKey(), session));
        assertThat(credentials.accessKeyId()).matches("ASIA[A-Z2-7]{16}");
        assertThat(credentials.secretAccessKey()).hasSize(40);
        assertThat(credentials.toString()).doesNotContain(credentials.secretAccessKey());
    }

    @Test
    void a_token_opens_for_its_own_key_alone() {
        // given
        var mine = tokens.issue(sessions().getFirst());
        var other = tokens.issue(sessions().getLast());

        // then
        assertThat(tokens.open(other.accessKeyId(), mine.token())).isEmpty();
        assertThat(tokens.open("AKIA0000000000000000", mine.token())).isEmpty();
    }

    @Test
    void a_changed_or_shortened_token_opens_nothing() {
        // given
        var mine = tokens.issue(sessions().getFirst());
        var bytes = Base64.getDecoder().decode(mine.token());
        tokens.open(mine.accessKeyId(), mine.token());

        // then
        for (var at = 0; at < bytes.length; at++) {
            var changed = bytes.clone();
            changed[at] ^= 1;
            assertThat(open(mine, changed)).isEmpty();
            assertThat(open(mine, java.util.Arrays.copyOf(bytes, at))).isEmpty();
        }
        assertThat(tokens.open(mine.accessKeyId(), "no base64!")).isEmpty();
        assertThat(tokens.open(mine.accessKeyId(), "A".repeat(1_000_000))).isEmpty();
        assertThat(
                        new SessionTokens(new Seals(MasterKeys.random()))
                                .open(mine.accessKeyId(), mine.token()))
                .isEmpty();
    }

    @Test
    void what_it_remembers_has_bounds_whatever_sessions_carry() {
        // given
        var role = new Principal.Role(TenantId.DEFAULT, "/", "runs", "AROA1");
        var large =
                new Session.OfRole(
                        new Principal.RoleSession(
                                role,
                                "alice",
                                List.of("x".repeat(50_000)),
                                Map.of("team", "y".repeat(50_000)),
                                Set.of(),
                                NOON,
                                LATER,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        // when
        for (var i = 0; i < 400; i++) {
            var credentials = tokens.issue(large);
            assertThat(tokens.open(credentials.accessKeyId(), credentials.token())).isPresent();
        }
        // then
        assertThat(tokens.remembered()).isBetween(200_000L, 32L << 20);
    }

    private Optional<SessionTokens.Opened> open(SessionCredentials mine, byte[] bytes) {
        return tokens.open(mine.accessKeyId(), Base64.getEncoder().encodeToString(bytes));
    }
}
