package dev.tidemill.api.identity;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request that a signature covers, apart from its body.
 *
 * @param path as sent
 * @param query as sent, null when there is none
 */
public record SignedRequest(String method, String path, @Nullable String query, MultiMap headers) {}
