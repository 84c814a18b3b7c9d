package dev.tidemill.api.function;

import java.util.Optional;

/**
 * What a function's owner allows somebody else.
 *
 * @param statementId unique in the function's policy
 * @param action such as {@code lambda:InvokeFunction}, or with a wildcard
 * @param principal an account, an ARN, a unique id, a service or {@code *}
 * @param sourceArn the resource that a service must act for; wildcards are allowed
 * @param sourceAccount the account that a service must act for
 * @param urlAuthType of the function URL that the call must come through
 * @param viaUrl whether the call must come through a function URL
 */
public record Permission(
        String statementId,
        String action,
        String principal,
        Optional<String> sourceArn,
        Optional<String> sourceAccount,
        Optional<String> urlAuthType,
        Optional<Boolean> viaUrl) {

    /** The same for another principal. */
    Permission of(String other) {
        return new Permission(
                statementId, action, other, sourceArn, sourceAccount, urlAuthType, viaUrl);
    }
}
