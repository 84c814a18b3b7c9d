package dev.tidemill.api.aws.protocol;

import java.util.Locale;

/**
 * One member of a structure.
 *
 * @param name as the service's model spells it
 * @param wire its name in the message: of the header, the query parameter, the JSON field
 * @param required whether an input without it is refused
 */
public record Member(String name, String wire, Location location, boolean required) {

    /** As validation messages spell it: {@code functionName}. */
    public String pathName() {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
