package dev.tidemill.core.queue;

import java.util.Optional;

/**
 * A message that was accepted: it survives whatever happens to us.
 *
 * @param sequenceNumber of FIFO queues: later ones of a group are larger; twenty digits
 */
public record Sent(String messageId, Optional<String> sequenceNumber) {}
