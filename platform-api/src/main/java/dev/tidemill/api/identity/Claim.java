package dev.tidemill.api.identity;

import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.Principal;

/**
 * What a request says about its signature, checked as far as that goes without the body: the key
 * exists, the time is right, everything is there.
 *
 * @param principal who it is when the signature is proved
 * @param time the signing time as written, {@code 20261120T101500Z}
 * @param signedHeaders lower-case names with semicolons between them
 * @param signature 64 hexadecimal digits, still to be proved
 */
public record Claim(
        SignedRequest request,
        AccessKey key,
        Principal principal,
        String date,
        String region,
        String service,
        String time,
        String signedHeaders,
        String signature) {}
