package dev.tidemill.api.function;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** A version has provisioned concurrency of its own or by one alias, never twice. Pure. */
final class ProvisionedOnce {

    private ProvisionedOnce() {}

    /**
     * @param isAlias whether an alias is about to have it, and not a version
     * @param versions those that it stands for
     * @param others qualifiers that have it
     * @param versionsOf what each of these stands for
     * @throws PlatformException {@link ErrorCode#FUNCTION_ALREADY_PROVISIONED}
     */
    static void require(
            boolean isAlias,
            List<String> versions,
            List<String> others,
            Function<String, List<String>> versionsOf) {
        if (others.stream()
                .anyMatch(other -> !Collections.disjoint(versionsOf.apply(other), versions))) {
            throw new PlatformException(
                    ErrorCode.FUNCTION_ALREADY_PROVISIONED,
                    isAlias
                            ? "Alias can't be used for Provisioned Concurrency configuration on an"
                                    + " already Provisioned version"
                            : "Version is pointed by a Provisioned Concurrency alias");
        }
    }
}
