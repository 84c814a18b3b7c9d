package dev.tidemill.api.admission;

import java.util.Optional;

/** How a request came in, as conditions of policies ask for it. */
public interface Circumstances {

    /** The peer's address. */
    String sourceIp();

    boolean isSecure();

    /** Of the credential scope. */
    String region();

    Optional<String> userAgent();
}
