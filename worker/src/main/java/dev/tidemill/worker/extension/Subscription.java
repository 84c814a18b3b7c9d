package dev.tidemill.worker.extension;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What an extension wants to hear of, and where.
 *
 * @param port on the sandbox's own loopback
 * @param target path and query of the destination
 * @param objects whether records of functions that log JSON are objects, not strings
 * @param maxItems events of one batch
 * @param maxBytes bytes of one batch
 * @param timeoutMillis how long an event may wait for others
 */
record Subscription(
        Set<Topic> types,
        int port,
        String target,
        boolean objects,
        int maxItems,
        int maxBytes,
        int timeoutMillis) {

    enum Topic {
        PLATFORM,
        FUNCTION,
        EXTENSION;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Topic> of(String word) {
            return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
        }
    }

    private static final String FIRST_SCHEMA = "2022-07-01";
    private static final Set<String> SCHEMAS = Set.of(FIRST_SCHEMA, "2022-12-13", "2025-01-29");
    private static final Set<String> HOSTS = Set.of("sandbox.localdomain", "sandbox");
    private static final int KIB = 1024;

    /** Those of the worker's own listeners. */
    private static final int FIRST_TAKEN = 9001;

    private static final int LAST_TAKEN = 9003;
    private static final int MOST_PORTS = 65535;

    /** The request is not as it has to be; the message says in what. */
    static final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        Invalid(String message) {
            super(message);
        }
    }

    static Subscription read(JsonNode body) throws Invalid {
        var schema = body.path("schemaVersion").asText();
        if (!SCHEMAS.contains(schema)) {
            throw new Invalid("schemaVersion must be one of 2022-07-01, 2022-12-13, 2025-01-29");
        }
        var to = destination(body.path("destination"));
        var buffering = body.path("buffering");
        return new Subscription(
                types(body.path("types")),
                to.getPort(),
                target(to),
                !schema.equals(FIRST_SCHEMA),
                number(buffering, "maxItems", 1000, 1000, 10_000),
                number(buffering, "maxBytes", 256 * KIB, 256 * KIB, KIB * KIB),
                number(buffering, "timeoutMs", 1000, 25, 30_000));
    }

    private static Set<Topic> types(JsonNode given) throws Invalid {
        var types = EnumSet.noneOf(Topic.class);
        for (var one : given) {
            types.add(
                    Topic.of(one.asText())
                            .orElseThrow(
                                    () ->
                                            new Invalid(
                                                    "types must be of platform, function,"
                                                            + " extension")));
        }
        if (types.isEmpty()) {
            throw new Invalid("types must name at least one of platform, function, extension");
        }
        return Set.copyOf(types);
    }

    private static URI destination(JsonNode given) throws Invalid {
        if (given.path("protocol").asText().equals("TCP")) {
            throw new Invalid("the protocol TCP is not supported by Tidemill: use HTTP");
        }
        if (!given.path("protocol").asText().equals("HTTP")) {
            throw new Invalid("destination.protocol must be HTTP");
        }
        try {
            var uri = URI.create(given.path("URI").asText());
            if (!"http".equals(uri.getScheme())
                    || uri.getHost() == null
                    || !HOSTS.contains(uri.getHost())
                    || uri.getPort() < 1
                    || uri.getPort() > MOST_PORTS) {
                throw new Invalid("destination.URI must be http://sandbox.localdomain:PORT/...");
            }
            if (uri.getPort() >= FIRST_TAKEN && uri.getPort() <= LAST_TAKEN) {
                throw new Invalid("the port " + uri.getPort() + " is reserved");
            }
            return uri;
        } catch (IllegalArgumentException malformed) {
            throw new Invalid("destination.URI must be http://sandbox.localdomain:PORT/...");
        }
    }

    private static String target(URI uri) {
        var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static int number(JsonNode from, String name, int fallback, int least, int most)
            throws Invalid {
        var given = from.path(name);
        if (given.isMissingNode() || given.isNull()) {
            return fallback;
        }
        if (!given.isInt() || given.intValue() < least || given.intValue() > most) {
            throw new Invalid("buffering." + name + " must be between " + least + " and " + most);
        }
        return given.intValue();
    }
}
