package dev.tidemill.api.aws.url;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are for functions, by the host that they name.
 *
 * @param domain lower-case; functions are one label below it
 */
record UrlHosts(String domain) {

    /**
     * Whose it is, the labels below the domain: an id, or something that is nobody's; null when it
     * is not for functions at all. Every request comes by here: it must cost next to nothing.
     */
    @Nullable String below(HttpServerRequest http) {
        var host = http.getHeader(HttpHeaders.HOST);
        if (host == null) { // of HTTP/2
            var authority = http.authority();
            host = authority == null ? "" : authority.host();
        }
        return below(host);
    }

    /**
     * @param host with a port or without
     */
    @Nullable String below(String host) {
        var end = host.lastIndexOf(':');
        if (end < 0) {
            end = host.length();
        }
        if (end > 0 && host.charAt(end - 1) == '.') {
            end--; // the same name in DNS
        }
        var start = end - domain.length();
        if (start < 0 || !host.regionMatches(true, start, domain, 0, domain.length())) {
            return null;
        }
        if (start == 0) {
            return "";
        }
        return host.charAt(start - 1) == '.'
                ? host.substring(0, start - 1).toLowerCase(Locale.ROOT)
                : null;
    }
}
