package dev.tidemill.api.identity;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.session.SessionTokens;
import dev.tidemill.core.secret.Seals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Signatures are verified with the keys of the snapshot, and with those that tokens bring. */
@ApplicationScoped
class IdentityBeans {

    @Produces
    @Singleton
    SessionTokens sessionTokens(Seals seals) {
        return new SessionTokens(seals);
    }

    @Produces
    @Singleton
    Signatures signatures(Snapshot snapshot, SessionTokens tokens, KeyUses uses, Clock clock) {
        return new Signatures(new KeyRing(snapshot, tokens, clock), uses, clock);
    }
}
