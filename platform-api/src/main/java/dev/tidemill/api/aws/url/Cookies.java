package dev.tidemill.api.aws.url;

import java.util.Locale;

/**
 * Functions of all tenants are neighbours below one domain. On AWS that domain is a public suffix,
 * and browsers take no cookie for it; here nobody but this class keeps one function from setting
 * cookies for the others, or for the platform.
 */
final class Cookies {

    private Cookies() {}

    /**
     * Whether a cookie is for the function's own host alone.
     *
     * @param cookie as Set-Cookie says it
     * @param host the function's
     */
    static boolean isOwn(String cookie, String host) {
        var parts = cookie.split(";", -1);
        for (var i = 1; i < parts.length; i++) {
            var part = parts[i].strip();
            var equals = part.indexOf('=');
            var name = equals < 0 ? part : part.substring(0, equals).strip();
            if (name.equalsIgnoreCase("domain")) {
                var domain =
                        equals < 0
                                ? ""
                                : part.substring(equals + 1).strip().toLowerCase(Locale.ROOT);
                if (!domain.isEmpty()
                        && !(domain.startsWith(".") ? domain.substring(1) : domain).equals(host)) {
                    return false;
                }
            }
        }
        return true;
    }
}
