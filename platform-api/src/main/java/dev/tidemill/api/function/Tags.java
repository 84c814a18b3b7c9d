package dev.tidemill.api.function;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What AWS allows as tags. */
final class Tags {

    private static final int MOST = 50;
    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;
    private static final Pattern TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private Tags() {}

    static void check(Map<String, String> tags) {
        if (tags.size() > MOST) {
            throw invalid(
                    "A function has at most " + MOST + " tags; these would be " + tags.size());
        }
        tags.forEach(
                (key, value) -> {
                    if (key.isEmpty()
                            || key.length() > LONGEST_KEY
                            || !TEXT.matcher(key).matches()) {
                        throw invalid("Invalid tag key: '" + key + "'");
                    }
                    if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                        throw invalid("The tag key '" + key + "' uses the reserved prefix aws:");
                    }
                    if (value.length() > LONGEST_VALUE || !TEXT.matcher(value).matches()) {
                        throw invalid("Invalid value of the tag '" + key + "'");
                    }
                });
    }

    private static PlatformException invalid(String message) {
        return new PlatformException(ErrorCode.PARAMETER_INVALID, message);
    }
}
