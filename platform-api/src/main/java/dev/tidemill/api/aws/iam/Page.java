package dev.tidemill.api.aws.iam;

import dev.tidemill.api.aws.protocol.AwsException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list, and where the next begins. A marker is the position of the last item, wrapped:
 * it opens nothing that its holder might not list anyway.
 */
record Page<T>(List<T> items, boolean truncated, Optional<String> marker) {

    private static final int USUAL = 100;

    static int size(Optional<Integer> maxItems) {
        return maxItems.orElse(USUAL);
    }

    /** The position behind which a page begins; empty text for the first page. */
    static String after(Optional<String> marker) {
        try {
            return marker.map(
                            text ->
                                    new String(
                                            Base64.getUrlDecoder().decode(text),
                                            StandardCharsets.UTF_8))
                    .filter(position -> position.indexOf('\0') < 0)
                    .orElse("");
        } catch (IllegalArgumentException notOurs) {
            throw new AwsException("ValidationError", 400, "Invalid Marker.");
        }
    }

    /**
     * @param found from the page's beginning on, at least one more than the page holds if there are
     */
    static <T> Page<T> cut(
            List<T> found, Function<? super T, String> position, Optional<Integer> maxItems) {
        var size = size(maxItems);
        if (found.size() <= size) {
            return new Page<>(found, false, Optional.empty());
        }
        var items = found.subList(0, size);
        var last = position.apply(items.getLast()).getBytes(StandardCharsets.UTF_8);
        return new Page<>(
                items,
                true,
                Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(last)));
    }

    /**
     * @param all in the order of their positions
     */
    static <T> Page<T> of(
            List<T> all,
            Function<? super T, String> position,
            Optional<String> marker,
            Optional<Integer> maxItems) {
        var after = after(marker);
        return cut(
                all.stream().filter(item -> position.apply(item).compareTo(after) > 0).toList(),
                position,
                maxItems);
    }
}
