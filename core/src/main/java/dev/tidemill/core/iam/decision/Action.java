package dev.tidemill.core.iam.decision;

import java.util.Locale;

/**
 * What somebody wants to do. Made once for each operation, so that no call pays for it.
 *
 * @param text as denials say it: {@code lambda:InvokeFunction}
 * @param service in lower case: actions do not tell the cases apart
 * @param name in lower case
 */
public record Action(String text, String service, String name) {
    /**
     * @throws IllegalArgumentException when it has no service
     */
    public static Action of(String text) {
        var colon = text.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("an action reads service:Name, got " + text);
        }
        var lower = text.toLowerCase(Locale.ROOT);
        return new Action(text, lower.substring(0, colon), lower.substring(colon + 1));
    }

    @Override
    public String toString() {
        return text;
    }
}
