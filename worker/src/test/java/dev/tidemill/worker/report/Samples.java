package dev.tidemill.worker.report;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.invocation.Invocation;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Report;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.message.Message.LogLines;
import dev.tidemill.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;

/** Reports of functions that never ran. */
final class Samples {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Samples() {}

    static FunctionId function(String tenant, String name) {
        return new FunctionId(new TenantId(tenant.repeat(12)), name);
    }

    static LogLines lines(FunctionId function, String stream, int count, String text) {
        return new LogLines(
                function,
                "/group",
                stream,
                Collections.nCopies(count, new LogLines.Line(NOON, text)));
    }

    static Message.Ran ran(FunctionId function) {
        return new Message.Ran(
                InvocationId.random(),
                function,
                "$LATEST",
                Invocation.Trigger.CALL,
                1,
                NOON,
                new Report(Duration.ofMillis(1), Duration.ofMillis(1), 128, 64, Optional.empty()),
                Optional.empty(),
                "stream",
                "worker",
                Optional.empty(),
                0);
    }
}
