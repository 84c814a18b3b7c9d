package dev.tidemill.api.admission;

import java.util.List;
import java.util.Map;

/**
 * What a feature knows of a request, as conditions of policies ask for it. Nothing is looked up
 * before one asks.
 */
public interface Facts {

    /** Of a request that has nothing to tell. */
    Facts NONE = new Facts() {};

    /** Tags that the request wants to set. */
    default Map<String, String> requestTags() {
        return Map.of();
    }

    /** Keys of tags that the request wants to set or to remove. */
    default List<String> tagKeys() {
        return List.copyOf(requestTags().keySet());
    }

    /** Of the service's own: such as {@code lambda:FunctionArn}. */
    default Map<String, List<String>> serviceKeys() {
        return Map.of();
    }
}
