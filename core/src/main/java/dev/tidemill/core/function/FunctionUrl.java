package dev.tidemill.core.function;

import java.util.List;
import java.util.Optional;

/**
 * An address of a function's own, under which everybody's HTTP clients reach it.
 *
 * @param id the first label of the host name, lower-case letters and digits; never given twice
 * @param alias whose address it is; empty for the function itself
 */
public record FunctionUrl(
        String id,
        FunctionId function,
        Optional<String> alias,
        Access access,
        Mode mode,
        Optional<Cors> cors) {

    /** Who has to prove who it is. */
    public enum Access {
        /** Nobody; the function's policy must let the public in. */
        NONE,
        /** Everybody, by a signature. */
        AWS_IAM
    }

    /** How the answer travels. */
    public enum Mode {
        /** When it is whole. */
        BUFFERED,
        /** As it comes. */
        RESPONSE_STREAM
    }

    /**
     * What pages of other origins may do with it, in a browser that heeds it. In each list {@code
     * *} stands for everything.
     *
     * @param maxAge how many seconds a browser may remember it
     */
    public record Cors(
            boolean allowCredentials,
            List<String> allowHeaders,
            List<String> allowMethods,
            List<String> allowOrigins,
            List<String> exposeHeaders,
            Optional<Integer> maxAge) {
        public Cors {
            allowHeaders = List.copyOf(allowHeaders);
            allowMethods = List.copyOf(allowMethods);
            allowOrigins = List.copyOf(allowOrigins);
            exposeHeaders = List.copyOf(exposeHeaders);
        }

        /** Whether it says nothing: then the function answers for itself. */
        public boolean saysNothing() {
            return !allowCredentials
                    && maxAge.isEmpty()
                    && allowHeaders.isEmpty()
                    && allowMethods.isEmpty()
                    && allowOrigins.isEmpty()
                    && exposeHeaders.isEmpty();
        }
    }

    /** What permissions speak of. */
    public String arn() {
        return alias.map(function::arn).orElseGet(function::arn);
    }
}
