package dev.tidemill.api.insight;

import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** How the messages of some topics become rows. */
interface Projection {

    /** In lower case: names its consumers. */
    String name();

    List<Topic> topics();

    /**
     * Writes the messages of tenants that exist, in the transaction that moves the offset.
     *
     * @param tenants those that exist; their rows cannot be removed before the commit
     */
    void write(Connection connection, List<Message> messages, Set<String> tenants, Instant now)
            throws SQLException;

    /** Starts over after a failure. */
    void reset();

    /** The transaction was committed. */
    void committed();
}
