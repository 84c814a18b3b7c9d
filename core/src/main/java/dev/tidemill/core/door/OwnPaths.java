package dev.tidemill.core.door;

/** Paths of the platform's own doors. A request below one of them is never AWS's. */
public final class OwnPaths {

    private static final String[] PREFIXES = {"/v1", "/console", "/auth", "/q", "/health"};

    private OwnPaths() {}

    /**
     * @param path as it came, without its query
     */
    public static boolean has(String path) {
        for (var prefix : PREFIXES) {
            if (path.startsWith(prefix)
                    && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/')) {
                return true;
            }
        }
        return false;
    }
}
