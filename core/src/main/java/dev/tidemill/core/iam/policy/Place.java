package dev.tidemill.core.iam.policy;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Where a value stands in a document. Its path is put together when somebody asks for it: a long
 * document has many places and one fault.
 *
 * @param step from the value around it: {@code .Action} or {@code [2]}
 * @param line from 1, as are columns
 */
record Place(Optional<Place> parent, String step, int line, int column) {

    private static final int LONGEST_STEP = 80;

    Place member(String name, int line, int column) {
        return new Place(Optional.of(this), "." + name, line, column);
    }

    Place item(int index, int line, int column) {
        return new Place(Optional.of(this), "[" + index + "]", line, column);
    }

    /** The document is refused because of what stands here. */
    PlatformException fault(String message) {
        return malformed(message, path(), line, column);
    }

    static PlatformException malformed(String message, String path, int line, int column) {
        var at = path.isEmpty() ? "at " : "at " + path + ", ";
        return new PlatformException(
                ErrorCode.POLICY_MALFORMED,
                "%s (%sline %d, column %d)".formatted(message, at, line, column));
    }

    private String path() {
        var steps = new ArrayDeque<String>();
        for (var place = Optional.of(this); place.isPresent(); place = place.get().parent()) {
            steps.addFirst(shorten(place.get().step()));
        }
        var path = String.join("", steps);
        return path.startsWith(".") ? path.substring(1) : path;
    }

    /** What a message quotes of a document. */
    static String shorten(String text) {
        return text.length() <= LONGEST_STEP ? text : text.substring(0, LONGEST_STEP) + "…";
    }
}
