package dev.tidemill.scheduler.source;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/**
 * What a function says of a batch when it reports the items that it failed on: {@code
 * {"batchItemFailures":[{"itemIdentifier":"…"}]}}. Pure.
 */
final class BatchAnswer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private BatchAnswer() {}

    /**
     * Nothing at all, null and no failures mean that all went well; what cannot be understood, or
     * names what was not in the batch, that all failed.
     *
     * @param ids of the records of the batch
     */
    static Input.End of(byte[] payload, Set<String> ids) {
        JsonNode failures;
        try {
            var answer = JSON.readTree(payload);
            if (isNothing(answer)) {
                return new Input.End.Answered(Set.of());
            }
            if (!answer.isObject()) {
                return new Input.End.Failed();
            }
            failures = answer.path("batchItemFailures");
        } catch (JacksonException malformed) {
            return new Input.End.Failed();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (isNothing(failures)) {
            return new Input.End.Answered(Set.of());
        }
        if (!failures.isArray()) {
            return new Input.End.Failed();
        }
        var failed = new HashSet<String>();
        for (var failure : failures) {
            var id = failure.path("itemIdentifier");
            if (!id.isTextual() || !ids.contains(id.textValue())) {
                return new Input.End.Failed();
            }
            failed.add(id.textValue());
        }
        return new Input.End.Answered(Set.copyOf(failed));
    }

    private static boolean isNothing(JsonNode node) {
        return node == null || node.isNull() || node.isMissingNode();
    }
}
