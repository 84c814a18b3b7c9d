package dev.tidemill.worker.route;

import dev.tidemill.core.door.OwnPaths;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Which requests leave a sandbox. Signed ones for AWS's services, and no other: the doors that they
 * are for take such a request in any case, so that no other door of the platform ever sees one.
 */
final class RouteRules {

    /** In the platform's own part of the paths, which leads nowhere else. */
    static final String CREDENTIALS = "/v1/credentials";

    private RouteRules() {}

    static boolean isForCredentials(HttpRequest request) {
        return request.method().equals(HttpMethod.GET) && request.uri().equals(CREDENTIALS);
    }

    static boolean lets(HttpRequest request) {
        return isPlain(request) && isSigned(request) && isForServices(request.uri());
    }

    /** Nothing that would turn the connection into something else, or that two readers split. */
    private static boolean isPlain(HttpRequest request) {
        var headers = request.headers();
        var encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        var chunked =
                encodings.size() == 1
                        && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.getFirst());
        return request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && !request.method().equals(HttpMethod.CONNECT)
                && !headers.contains(HttpHeaderNames.UPGRADE)
                && headers.getAll(HttpHeaderNames.CONTENT_LENGTH).size() <= 1
                && (encodings.isEmpty() || chunked);
    }

    private static boolean isSigned(HttpRequest request) {
        var given = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
        return given.size() == 1 && given.getFirst().startsWith("AWS4-");
    }

    private static boolean isForServices(String uri) {
        var end = uri.indexOf('?');
        return uri.startsWith("/") && !OwnPaths.has(end < 0 ? uri : uri.substring(0, end));
    }
}
