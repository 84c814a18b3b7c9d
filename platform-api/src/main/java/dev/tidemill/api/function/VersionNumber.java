package dev.tidemill.api.function;

import dev.tidemill.core.function.FunctionVersion;
import java.util.OptionalLong;

/** Numbers of versions as the database has them: 0 is the latest. */
final class VersionNumber {

    static final long LATEST = 0;

    private static final int LONGEST = 18;

    private VersionNumber() {}

    static String text(long number) {
        return number == LATEST ? FunctionVersion.LATEST : Long.toString(number);
    }

    /** Empty for what names no version that can be. */
    static OptionalLong parse(String version) {
        if (version.equals(FunctionVersion.LATEST)) {
            return OptionalLong.of(LATEST);
        }
        var isNumber =
                version.length() <= LONGEST
                        && version.chars().allMatch(c -> c >= '0' && c <= '9')
                        && !version.startsWith("0");
        return isNumber ? OptionalLong.of(Long.parseLong(version)) : OptionalLong.empty();
    }
}
