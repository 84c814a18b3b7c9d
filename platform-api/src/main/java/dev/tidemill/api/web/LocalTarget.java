package dev.tidemill.api.web;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Where a browser goes after sign-in: a page of the console, and never another site. */
final class LocalTarget {

    static final String HOME = "/console/";

    private LocalTarget() {}

    /** The wanted page, or the console's first one when it is none of ours. */
    static String of(@Nullable String wanted) {
        return wanted != null && isOurs(wanted) ? wanted : HOME;
    }

    private static boolean isOurs(String wanted) {
        if (!wanted.startsWith(HOME) || wanted.contains("\\") || wanted.contains("//")) {
            return false;
        }
        try {
            var uri = new URI(wanted);
            var path = uri.getPath(); // decoded: to a browser, %2e is a dot
            return uri.getScheme() == null
                    && uri.getRawAuthority() == null
                    && path.startsWith(HOME)
                    && !path.contains("/.")
                    && !path.startsWith("/console/sign-");
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
