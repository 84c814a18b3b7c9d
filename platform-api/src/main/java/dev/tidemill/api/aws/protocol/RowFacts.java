package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.admission.Facts;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** How a row tells what conditions ask for. */
record RowFacts<I>(
        @Nullable BiFunction<Call, I, Map<String, String>> requestTags,
        @Nullable BiFunction<Call, I, List<String>> tagKeys,
        @Nullable BiFunction<Call, I, Map<String, List<String>>> serviceKeys) {

    Facts of(Call call, I input) {
        if (requestTags == null && tagKeys == null && serviceKeys == null) {
            return Facts.NONE;
        }
        return new Facts() {
            @Override
            public Map<String, String> requestTags() {
                return requestTags == null ? Map.of() : requestTags.apply(call, input);
            }

            @Override
            public List<String> tagKeys() {
                return tagKeys == null
                        ? List.copyOf(requestTags().keySet())
                        : tagKeys.apply(call, input);
            }

            @Override
            public Map<String, List<String>> serviceKeys() {
                return serviceKeys == null ? Map.of() : serviceKeys.apply(call, input);
            }
        };
    }
}
