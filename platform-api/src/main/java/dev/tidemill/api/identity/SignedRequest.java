package dev.tidemill.api.identity;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request that a signature covers, apart from its body.
 *
 * @param path as sent
 * @param query as sent, null when there is none
 * @param authority what HTTP/2 has instead of a Host header
 */
public record SignedRequest(
        String method,
        String path,
        @Nullable String query,
        MultiMap headers,
        @Nullable String authority) {

    public SignedRequest(String method, String path, @Nullable String query, MultiMap headers) {
        this(method, path, query, headers, null);
    }

    public static SignedRequest of(HttpServerRequest http, String path, @Nullable String query) {
        var headers = http.headers();
        var authority = headers.contains(HttpHeaders.HOST) ? null : http.authority();
        return new SignedRequest(
                http.method().name(),
                path,
                query,
                headers,
                authority == null ? null : authority.toString());
    }
}
