package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.session.Session;
import dev.tidemill.core.tenant.Tenant;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Sessions of users and of root users, and when they end. */
class UserSessionsTest extends StsStage {

    @Test
    void a_session_of_a_user_is_that_user() {
        // given
        user(ANYTHING);

        // when
        Credentials credentials;
        try (var bob = sts(BOB)) {
            credentials = bob.getSessionToken(in -> in.durationSeconds(900)).credentials();
        }

        // then
        try (var session = sts(of(credentials))) {
            assertThat(session.getCallerIdentity().arn())
                    .isEqualTo("arn:aws:iam::000000000001:user/bob");
            refused(
                    session::getSessionToken,
                    403,
                    "AccessDenied",
                    "Cannot call GetSessionToken with session credentials");
            refused(
                    () -> session.getAccessKeyInfo(in -> in.accessKeyId("AKIANOBODY000000")),
                    403,
                    "AccessDenied",
                    "Cannot call GetAccessKeyInfo with session credentials");
        }
        try (var bob = sts(BOB)) {
            refused(
                    () -> bob.getAccessKeyInfo(in -> in.accessKeyId("AKIANOBODY000000")),
                    400,
                    "ValidationError",
                    "The access key AKIANOBODY000000 is not known");
        }
    }

    @Test
    void a_session_ends_with_its_role_its_user_and_its_tenant() {
        // given
        user(ANYTHING);
        role("AROARUNS", TRUST, ANYTHING);
        var ofRole = of(assumed(in -> {}));
        var ofUser =
                session(
                        new Session.OfUser(
                                ACCOUNT, "bob", "AIDABOB", Instant.now().plusSeconds(900)));
        var ofRoot =
                session(
                        new Session.OfRoot(
                                ACCOUNT, DoorFixture.ROOT.id(), Instant.now().plusSeconds(900)));

        // when
        role("AROAANEW", TRUST, ANYTHING);
        door.put(new Change.UserPut(bob("AIDAANEW", ANYTHING)));
        door.put(new Change.TenantRemoved(ACCOUNT));

        // then
        for (var credentials : List.of(ofRole, ofUser, ofRoot)) {
            unknown(credentials);
        }
    }

    @Test
    void a_session_of_a_root_user_ends_with_the_key_that_asked_for_it() {
        // given
        var credentials = ofRoot();
        try (var session = sts(credentials)) {
            assertThat(session.getCallerIdentity().arn())
                    .isEqualTo("arn:aws:iam::000000000001:root");
        }

        // when
        door.put(new Change.AccessKeyPut(inactive(DoorFixture.ROOT)));

        // then
        unknown(credentials);
    }

    @Test
    void an_account_that_is_made_again_lets_no_session_of_the_first_one_in() {
        // given
        var credentials = ofRoot();

        // when
        door.put(new Change.AccessKeyRemoved(DoorFixture.ROOT.id()));
        door.put(new Change.TenantRemoved(ACCOUNT));
        door.put(new Change.TenantPut(new Tenant(ACCOUNT, "again")));
        door.put(new Change.AccessKeyPut(AccessKey.ofRoot("AKIANEW", "new-secret", ACCOUNT)));

        // then
        unknown(credentials);
    }

    private static AccessKey inactive(AccessKey key) {
        return new AccessKey(key.id(), key.secret(), key.tenant(), key.user(), false);
    }
}
