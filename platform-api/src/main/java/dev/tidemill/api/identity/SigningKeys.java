package dev.tidemill.api.identity;

import dev.tidemill.core.iam.AccessKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Derived signing keys: deriving one costs more than a verification. Each access key has a few
 * places, so that none can push out the keys of others.
 */
final class SigningKeys {

    private static final int PLACES = 8;
    private static final int MOST_ACCESS_KEYS = 20_000;

    private record Entry(
            String secret, String date, String region, String service, SigningKey key) {

        boolean is(String secret, String date, String region, String service) {
            return this.date.equals(date)
                    && this.service.equals(service)
                    && this.region.equals(region)
                    && this.secret.equals(secret);
        }
    }

    private final Map<String, AtomicReferenceArray<@Nullable Entry>> byAccessKey =
            new ConcurrentHashMap<>();

    SigningKey of(AccessKey accessKey, String date, String region, String service) {
        var places = byAccessKey.get(accessKey.id());
        if (places == null) {
            if (byAccessKey.size() >= MOST_ACCESS_KEYS) {
                byAccessKey.clear(); // a full house once in a while costs less than a queue
            }
            places =
                    byAccessKey.computeIfAbsent(
                            accessKey.id(), _ -> new AtomicReferenceArray<>(PLACES));
        }
        var place = (service.hashCode() * 31 + region.hashCode()) & (PLACES - 1);
        var entry = places.get(place);
        if (entry == null || !entry.is(accessKey.secret(), date, region, service)) {
            entry =
                    new Entry(
                            accessKey.secret(),
                            date,
                            region,
                            service,
                            SigningKey.derive(accessKey.secret(), date, region, service));
            places.set(place, entry);
        }
        return entry.key();
    }
}
