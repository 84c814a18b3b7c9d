package dev.tidemill.api.aws.protocol;

import io.vertx.core.MultiMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request, read whole.
 *
 * @param path as it was sent, escapes and all
 * @param query as it was sent, null when there is none
 */
public record Request(
        String method, String path, @Nullable String query, MultiMap headers, byte[] body) {

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
