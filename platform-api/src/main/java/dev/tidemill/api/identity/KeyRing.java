package dev.tidemill.api.identity;

import dev.tidemill.api.identity.IdentityException.Reason;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.session.Session;
import dev.tidemill.core.iam.session.SessionTokens;
import java.time.Clock;
import java.util.HashMap;
import java.util.Optional;

/**
 * The keys of the snapshot, and those of sessions, which nobody stores: their tokens say all. A
 * session ends with its time, and before that when the role, the user, the root user's key, the
 * function or the tenant is gone that it is of; who is made anew under the same name is somebody
 * else.
 */
public final class KeyRing implements Keys {

    private static final String INVALID = "The security token included in the request is invalid.";
    private static final String OVER = "The security token included in the request is expired";

    private final Snapshot snapshot;
    private final SessionTokens tokens;
    private final Clock clock;

    public KeyRing(Snapshot snapshot, SessionTokens tokens, Clock clock) {
        this.snapshot = snapshot;
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public Holder holder(String id, Optional<String> token) {
        return token.isPresent() ? ofSession(id, token.get()) : ofKey(id);
    }

    private Holder ofKey(String id) {
        var key = snapshot.accessKey(id).filter(AccessKey::active).orElseThrow(KeyRing::invalid);
        if (key.user().isEmpty()) {
            return new Holder(key, new Principal.Root(key.tenant(), id));
        }
        var user =
                snapshot.directory(key.tenant())
                        .user(key.user().get())
                        .orElseThrow(KeyRing::invalid);
        return new Holder(key, user.principal(id));
    }

    private Holder ofSession(String id, String token) {
        var opened = tokens.open(id, token).orElseThrow(KeyRing::invalid);
        var session = opened.session();
        if (!session.expiresAt().isAfter(clock.instant())) {
            throw new IdentityException(Reason.TOKEN_EXPIRED, OVER);
        }
        if (snapshot.tenant(session.tenant()).isEmpty()) {
            throw invalid();
        }
        var key =
                new AccessKey(
                        id, opened.secretAccessKey(), session.tenant(), Optional.empty(), true);
        return new Holder(key, principal(id, session));
    }

    private Principal principal(String id, Session session) {
        var directory = snapshot.directory(session.tenant());
        return switch (session) {
            case Session.OfRole(var principal) -> {
                if (principal.source().filter(this::isGone).isPresent()) {
                    throw invalid();
                }
                var role =
                        directory
                                .role(principal.role().name())
                                .filter(known -> known.id().equals(principal.role().id()))
                                .orElseThrow(KeyRing::invalid);
                if (role.tags().isEmpty()) {
                    yield principal;
                }
                var tags = new HashMap<>(role.tags());
                tags.putAll(principal.tags());
                yield principal.withTags(tags);
            }
            case Session.OfUser user ->
                    directory
                            .user(user.name())
                            .filter(known -> known.id().equals(user.id()))
                            .orElseThrow(KeyRing::invalid)
                            .principal(id);
            case Session.OfRoot root ->
                    snapshot.accessKey(root.accessKeyId())
                            .filter(AccessKey::active)
                            .filter(key -> key.tenant().equals(root.tenant()))
                            .filter(key -> key.user().isEmpty())
                            .map(_ -> new Principal.Root(root.tenant(), id))
                            .orElseThrow(KeyRing::invalid);
        };
    }

    private boolean isGone(Principal.Source source) {
        return !snapshot.has(source.function(), source.id());
    }

    private static IdentityException invalid() {
        return new IdentityException(Reason.KEY_UNKNOWN, INVALID);
    }
}
