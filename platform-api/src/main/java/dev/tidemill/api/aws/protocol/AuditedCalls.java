package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.audit.Audit;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the audit what AWS's operations changed, and whom they denied. A change is answered when
 * its entry is safe; reading and calling functions is told only when it is denied.
 */
@ApplicationScoped
class AuditedCalls {

    private final Audit audit;
    private final Clock clock;

    AuditedCalls(Audit audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @param resource asked only when there is something to tell; may throw
     * @param answer runs when the caller may be answered
     */
    void end(
            ServiceTable service,
            Operation<?, ?> operation,
            Call call,
            Supplier<String> resource,
            @Nullable Throwable failure,
            Runnable answer) {
        var error = failure == null ? Optional.<String>empty() : Optional.of(service.code(failure));
        var changes = operation.effect() == Operation.Effect.CHANGES;
        if (!changes && error.filter(AuditedCalls::isDenial).isEmpty()) {
            answer.run();
            return;
        }
        var told =
                audit.tell(
                        new Message.Audited(
                                new InvocationId(call.requestId()),
                                call.tenant(),
                                clock.instant(),
                                call.principal().arn(),
                                call.sourceIp(),
                                operation.action().text(),
                                text(resource),
                                error));
        if (changes) {
            var unused = told.whenComplete((_, _) -> answer.run());
        } else {
            answer.run();
        }
    }

    private static boolean isDenial(String code) {
        return code.startsWith("AccessDenied");
    }

    private static String text(Supplier<String> resource) {
        try {
            return resource.get();
        } catch (RuntimeException namesNothing) {
            return "*";
        }
    }
}
