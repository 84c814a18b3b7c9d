package dev.tidemill.core.queue;

import java.time.Duration;
import java.util.List;

/**
 * The messages of all queues. All programs that open the same database share them; every call is
 * one transaction that sees the rows of the queue's tenant and no other. Blocks.
 */
public interface QueueStore {

    /**
     * Keeps messages for good, all or none, in their order. One that a FIFO queue has had within
     * five minutes is not kept again: its answer is that of the first.
     *
     * @return in the order of the messages
     */
    List<Sent> send(Queue queue, List<NewMessage> messages);

    /**
     * Takes messages that are due and hides them. One that was received too often goes to the
     * queue's dead-letter queue instead. From a FIFO queue they come in the order of their groups,
     * and none of a group of which somebody holds one.
     *
     * @param most up to 10
     * @return up to so many; empty when none is due, at once
     */
    List<Received> receive(Queue queue, int most, Duration hidden);

    /**
     * @return for each handle, in their order
     */
    List<Handled> delete(Queue queue, List<String> receiptHandles);

    /**
     * @return for each, in their order
     */
    List<Handled> changeVisibility(Queue queue, List<Visibility> changes);

    /**
     * Puts messages back as if nobody had received them: visible after the pause, and the receive
     * is not counted. For who could not even try to work on them.
     */
    void giveBack(Queue queue, List<String> receiptHandles, Duration pause);

    Counts counts(Queue queue);

    /** Removes all messages that are there by now. */
    void purge(Queue queue);
}
