package dev.tidemill.api.aws.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rest operation's method and URI template. */
final class Route {

    private final OperationModel<?, ?> operation;

    /** The template's parts between slashes; null where a label stands. */
    private final List<@Nullable String> parts = new ArrayList<>();

    private final List<String> labels = new ArrayList<>();
    private final @Nullable String fixedQuery;

    Route(OperationModel<?, ?> operation) {
        this.operation = operation;
        var mark = operation.path().indexOf('?');
        fixedQuery = mark < 0 ? null : operation.path().substring(mark + 1);
        var path = mark < 0 ? operation.path() : operation.path().substring(0, mark);
        for (var part : path.substring(1).split("/", -1)) {
            if (part.startsWith("{")) {
                parts.add(null);
                labels.add(part.substring(1, part.length() - 1));
            } else if (!part.isEmpty()) {
                parts.add(part);
            }
        }
    }

    OperationModel<?, ?> operation() {
        return operation;
    }

    /** The path's first part, by which a path is known to be this service's. */
    @Nullable String first() {
        return parts.getFirst();
    }

    boolean hasFixedQuery() {
        return fixedQuery != null;
    }

    /** Whether the template itself has the parameter: it tells the operation, and nothing else. */
    boolean isFixed(String parameter) {
        return fixedQuery != null
                && (fixedQuery.equals(parameter) || fixedQuery.startsWith(parameter + "="));
    }

    /** Names of the labels, in the order of what {@link #match} returns. */
    List<String> labels() {
        return labels;
    }

    /**
     * @return what stands for the labels, still escaped; null when the request is another's
     */
    @Nullable String @Nullable [] match(String method, String path, @Nullable String query) {
        if (!operation.method().equals(method)
                || (fixedQuery != null && (query == null || !query.contains(fixedQuery)))) {
            return null;
        }
        var values = new @Nullable String[labels.size()];
        var label = 0;
        var start = 1;
        for (var part : parts) {
            if (start > path.length()) {
                return null;
            }
            var end = path.indexOf('/', start);
            if (end < 0) {
                end = path.length();
            }
            if (part != null) {
                if (end - start != part.length() || !path.startsWith(part, start)) {
                    return null;
                }
            } else if (end == start) {
                return null;
            } else {
                values[label++] = path.substring(start, end);
            }
            start = end + 1;
        }
        return start >= path.length() ? values : null; // one slash at the end is forgiven
    }
}
