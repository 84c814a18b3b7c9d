package dev.tidemill.api.aws.url;

import dev.tidemill.core.function.FunctionUrl.Cors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a browser is told of what pages of other origins may do. */
final class CorsRules {

    private static final String ANY = "*";

    private CorsRules() {}

    /**
     * What each answer says to a page of the origin.
     *
     * @return names and values in turn
     */
    static List<String> answer(Cors cors, @Nullable String origin) {
        var headers = new ArrayList<String>();
        var anyOrigin = cors.allowOrigins().contains(ANY) && !cors.allowCredentials();
        if (!anyOrigin) {
            headers.addAll(List.of("Vary", "Origin"));
        }
        if (origin == null || !isAllowed(cors, origin)) {
            return headers;
        }
        // a browser that sends credentials takes no wildcard for an answer
        headers.addAll(List.of("Access-Control-Allow-Origin", anyOrigin ? ANY : origin));
        if (cors.allowCredentials()) {
            headers.addAll(List.of("Access-Control-Allow-Credentials", "true"));
        }
        if (!cors.exposeHeaders().isEmpty()) {
            headers.addAll(
                    List.of(
                            "Access-Control-Expose-Headers",
                            String.join(",", cors.exposeHeaders())));
        }
        return headers;
    }

    /**
     * What a browser hears that asks before it sends a request.
     *
     * @param method that it is about to use
     * @param wanted headers that it is about to send, with commas between them
     */
    static List<String> preflight(
            Cors cors, String origin, String method, @Nullable String wanted) {
        var headers = new ArrayList<>(answer(cors, origin));
        if (!isAllowed(cors, origin)) {
            return headers;
        }
        if (!cors.allowMethods().isEmpty()) {
            headers.addAll(
                    List.of(
                            "Access-Control-Allow-Methods",
                            list(cors, cors.allowMethods(), method)));
        }
        if (!cors.allowHeaders().isEmpty()) {
            headers.addAll(
                    List.of(
                            "Access-Control-Allow-Headers",
                            list(cors, cors.allowHeaders(), wanted == null ? ANY : wanted)));
        }
        cors.maxAge()
                .ifPresent(
                        age ->
                                headers.addAll(
                                        List.of("Access-Control-Max-Age", Integer.toString(age))));
        return headers;
    }

    private static boolean isAllowed(Cors cors, String origin) {
        return cors.allowOrigins().stream()
                .anyMatch(allowed -> allowed.equals(ANY) || allowed.equalsIgnoreCase(origin));
    }

    private static String list(Cors cors, List<String> allowed, String asked) {
        return allowed.contains(ANY) && cors.allowCredentials() ? asked : String.join(",", allowed);
    }

    /** Whether the settings decide about the header, and not the function. */
    static boolean owns(String header) {
        return header.toLowerCase(Locale.ROOT).startsWith("access-control-");
    }
}
