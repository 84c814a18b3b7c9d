package dev.tidemill.api.identity;

import static dev.tidemill.api.identity.IdentityException.incomplete;
import static dev.tidemill.api.identity.IdentityException.wrong;

import io.vertx.core.MultiMap;

/** The headers that a signature covers: which must be, and how they are signed. */
final class SignedHeaders {

    private SignedHeaders() {}

    /**
     * The host and everything that AWS gives a meaning must be signed, each name once, in order.
     */
    static void check(MultiMap headers, String signedHeaders) {
        var host = false;
        var previous = "";
        for (var start = 0; start <= signedHeaders.length(); ) {
            var end = signedHeaders.indexOf(';', start);
            if (end < 0) {
                end = signedHeaders.length();
            }
            var name = signedHeaders.substring(start, end);
            if (name.compareTo(previous) <= 0) {
                throw incomplete(
                        "SignedHeaders must be lower-case names in order, each of them once.");
            }
            host |= name.equals("host");
            previous = name;
            start = end + 1;
        }
        if (!host) {
            throw wrong("'Host' must be a 'SignedHeader' in the AWS Authorization.");
        }
        for (var header : headers) {
            var name = header.getKey();
            if (name.regionMatches(true, 0, "x-amz-", 0, 6) && !lists(signedHeaders, name)) {
                throw wrong("'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
            }
        }
    }

    private static boolean lists(String signedHeaders, String name) {
        for (var at = 0; at + name.length() <= signedHeaders.length(); ) {
            var end = at + name.length();
            if (signedHeaders.regionMatches(true, at, name, 0, name.length())
                    && (end == signedHeaders.length() || signedHeaders.charAt(end) == ';')) {
                return true;
            }
            at = signedHeaders.indexOf(';', at) + 1;
            if (at == 0) {
                return false;
            }
        }
        return false;
    }

    /** The canonical lines of the headers, one for each name. */
    static void write(SignedRequest request, String names, StringBuilder text) {
        for (var start = 0; start <= names.length(); ) {
            var end = names.indexOf(';', start);
            if (end < 0) {
                end = names.length();
            }
            var name = names.substring(start, end);
            text.append(name).append(':');
            header(request, name, text);
            text.append('\n');
            start = end + 1;
        }
    }

    /** All values of the name: a second one that an attacker adds changes the signature. */
    private static void header(SignedRequest request, String name, StringBuilder into) {
        var values = request.headers().getAll(name);
        if (values.isEmpty()) {
            var authority = request.authority();
            if (authority != null && name.equals("host")) {
                into.append(authority);
                return;
            }
            throw wrong(Signatures.WRONG);
        }
        if (values.size() > 1 && name.equals("host")) {
            throw wrong(Signatures.WRONG);
        }
        for (var i = 0; i < values.size(); i++) {
            if (i > 0) {
                into.append(',');
            }
            Canonical.headerValue(values.get(i), into);
        }
    }
}
