package dev.tidemill.scheduler.settle;

import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import java.util.List;
import java.util.stream.Stream;

/** One record that a decision puts into Kafka. */
public record Write(Topic topic, String key, Message message) {

    /**
     * What makes a decision safe, in this order, each acknowledged before the next: a destination
     * is told before the ending says so.
     */
    public static List<Write> of(Decision decision) {
        return switch (decision) {
            case Decision.Ended(var ending, var receipt) ->
                    Stream.concat(
                                    receipt.stream().map(told -> event(Topic.EVENTS, told)),
                                    Stream.of(
                                            new Write(Topic.OUTCOMES, ending.id().value(), ending)))
                            .toList();
            case Decision.Again(var line, var event) -> List.of(event(line.topic(), event));
        };
    }

    private static Write event(Topic topic, Message.AcceptedEvent event) {
        return new Write(topic, event.function().toString(), event);
    }
}
