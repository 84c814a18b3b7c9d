package dev.tidemill.api.identity;

import dev.tidemill.core.catalogue.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Signatures are verified with the keys of the snapshot. */
@ApplicationScoped
class IdentityBeans {

    @Produces
    @Singleton
    Signatures signatures(Snapshot snapshot, Clock clock) {
        return new Signatures(snapshot::accessKey, clock);
    }
}
