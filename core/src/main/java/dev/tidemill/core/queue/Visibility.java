package dev.tidemill.core.queue;

import java.time.Duration;

/**
 * A wish to hide a received message for longer or shorter.
 *
 * @param hidden from now on; nothing makes it visible at once
 */
public record Visibility(String receiptHandle, Duration hidden) {}
