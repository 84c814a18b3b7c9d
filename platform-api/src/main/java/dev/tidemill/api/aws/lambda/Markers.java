package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.function.FunctionReader.Place;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Where the next page begins, as callers hand it back. */
final class Markers {

    /** AWS answers with no more than this, whatever is asked for. */
    private static final int LARGEST_PAGE = 50;

    private Markers() {}

    static int pageSize(Optional<Integer> maxItems) {
        return Math.min(maxItems.orElse(LARGEST_PAGE), LARGEST_PAGE);
    }

    static String of(String name) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    static String of(Place place) {
        return of(place.name() + ":" + place.number());
    }

    static long number(String marker) {
        try {
            return Long.parseLong(name(marker));
        } catch (NumberFormatException malformed) {
            throw invalid(marker);
        }
    }

    static String name(String marker) {
        try {
            var name = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
            if (name.chars().noneMatch(Character::isISOControl)) {
                return name;
            }
        } catch (IllegalArgumentException malformed) {
            // answered below
        }
        throw invalid(marker);
    }

    static Place place(String marker) {
        var parts = name(marker).split(":", 2);
        try {
            return new Place(parts[0], Long.parseLong(parts[parts.length - 1]));
        } catch (NumberFormatException malformed) {
            throw invalid(marker);
        }
    }

    private static AwsException invalid(String marker) {
        return new AwsException(
                "InvalidParameterValueException", 400, "Invalid marker value: " + marker);
    }
}
