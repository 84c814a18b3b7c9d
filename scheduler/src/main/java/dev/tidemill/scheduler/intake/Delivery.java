package dev.tidemill.scheduler.intake;

import dev.tidemill.core.message.Message;
import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;

/**
 * One record on its way through this node.
 *
 * @param since when it was read
 */
record Delivery(
        Message.AcceptedEvent event, int bytes, Progress progress, long offset, Instant since) {

    TenantId tenant() {
        return event.function().tenant();
    }
}
