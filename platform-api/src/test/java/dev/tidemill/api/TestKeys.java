package dev.tidemill.api;

import dev.tidemill.api.identity.KeyRing;
import dev.tidemill.api.identity.Signatures;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.session.SessionTokens;
import dev.tidemill.core.secret.MasterKeys;
import dev.tidemill.core.secret.Seals;
import java.time.Clock;

/** Signatures of keys that a test knows. */
public final class TestKeys {

    private TestKeys() {}

    public static Signatures signatures(Clock clock, AccessKey... keys) {
        var snapshot = new Snapshot();
        var sequence = 0;
        for (var key : keys) {
            snapshot.apply(new Change.AccessKeyPut(key), ++sequence);
        }
        return signatures(snapshot, new SessionTokens(new Seals(MasterKeys.random())), clock);
    }

    public static Signatures signatures(Snapshot snapshot, SessionTokens tokens, Clock clock) {
        return new Signatures(new KeyRing(snapshot, tokens, clock), _ -> {}, clock);
    }
}
