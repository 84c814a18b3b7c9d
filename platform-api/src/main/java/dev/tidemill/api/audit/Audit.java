package dev.tidemill.api.audit;

import dev.tidemill.core.message.Message;
import java.util.concurrent.CompletionStage;

/** Where each door tells what was changed or denied. */
@FunctionalInterface
public interface Audit {

    /**
     * Never blocks.
     *
     * @return completes, always normally, when the entry is safe, or when waiting longer would help
     *     nobody; whether it is safe
     */
    CompletionStage<Boolean> tell(Message.Audited entry);
}
