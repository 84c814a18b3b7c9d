package dev.tidemill.scheduler.settle;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.core.invocation.Outcome;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.EventEnded.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What a destination is told of the end of an event: Lambda's invocation record, version 1.0. Pure.
 */
final class DestinationRecord {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private DestinationRecord() {}

    /**
     * @param outcome of the last run; empty when there was none now
     */
    static byte[] of(
            Message.AcceptedEvent event, Message.EventEnded ending, Optional<Outcome> outcome) {
        var record = JSON.createObjectNode().put("version", "1.0");
        record.put("timestamp", TIME.format(ending.endedAt()));
        record.putObject("requestContext")
                .put("requestId", event.id().value())
                .put("functionArn", event.function().arn(event.qualifier().orElse("$LATEST")))
                .put("condition", condition(ending.ending()))
                .put("approximateInvokeCount", ending.attempts());
        record.set("requestPayload", read(event.payload()));
        outcome.ifPresent(known -> addResponse(record, event.version(), known));
        try {
            return JSON.writeValueAsBytes(record);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void addResponse(ObjectNode record, String version, Outcome outcome) {
        var context =
                record.putObject("responseContext")
                        .put("statusCode", 200)
                        .put("executedVersion", version);
        if (outcome instanceof Outcome.Failed) {
            context.put("functionError", "Unhandled");
        }
        record.set("responsePayload", read(outcome.payload()));
    }

    private static String condition(Ending ending) {
        return switch (ending) {
            case SUCCEEDED -> "Success";
            case RETRIES_EXHAUSTED -> "RetriesExhausted";
            case AGE_EXCEEDED -> "EventAgeExceeded";
            case FUNCTION_GONE -> "FunctionGone";
            case CANCELLED -> throw new IllegalArgumentException("nobody is told of it");
        };
    }

    /** What is no JSON stays a text. */
    private static JsonNode read(byte[] payload) {
        if (payload.length == 0) {
            return JSON.nullNode();
        }
        try {
            return JSON.readTree(payload);
        } catch (JacksonException noJson) {
            return JSON.getNodeFactory()
                    .textNode(new String(payload, java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
