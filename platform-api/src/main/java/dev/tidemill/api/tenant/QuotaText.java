package dev.tidemill.api.tenant;

import dev.tidemill.core.tenant.Quota;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A tenant's own quotas in their column: {@code FUNCTIONS=10,CODE_BYTES=1000}. */
final class QuotaText {

    private QuotaText() {}

    static String write(Map<Quota, Long> quotas) {
        return quotas.entrySet().stream()
                .map(quota -> quota.getKey() + "=" + quota.getValue())
                .sorted()
                .collect(Collectors.joining(","));
    }

    static Map<Quota, Long> read(String text) {
        var quotas = new EnumMap<Quota, Long>(Quota.class);
        for (var part : text.split(",", -1)) {
            var equals = part.indexOf('=');
            if (equals > 0) {
                quotas.put(
                        Quota.valueOf(part.substring(0, equals)),
                        Long.parseLong(part.substring(equals + 1)));
            }
        }
        return quotas;
    }
}
