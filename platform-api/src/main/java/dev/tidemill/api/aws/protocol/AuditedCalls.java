package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.audit.Audit;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
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
        if (operation.isUnsigned()) { // nobody yet: the operation tells it when it knows who it is
            answer.run();
            return;
        }
        if (!changes && error.filter(AuditedCalls::isDenial).isEmpty()) {
            answer.run();
            return;
        }
        var entry =
                new Message.Audited(
                        new InvocationId(call.requestId()),
                        call.tenant(),
                        clock.instant(),
                        call.principal().arn(),
                        call.sourceIp(),
                        operation.action().text(),
                        text(resource),
                        error);
        var told = tell(entry);
        if (changes) {
            var unused = told.whenComplete((_, _) -> answer.run());
        } else {
            answer.run();
        }
    }

    /** What was done to another account's resource is told to that one too. */
    private CompletionStage<Boolean> tell(Message.Audited entry) {
        var told = audit.tell(entry);
        return owner(entry)
                .filter(_ -> entry.error().isEmpty())
                .map(
                        owner ->
                                told.thenCombine(
                                        audit.tell(entry.toldTo(owner)), Boolean::logicalAnd))
                .orElse(told);
    }

    private static Optional<TenantId> owner(Message.Audited entry) {
        var parts = entry.resource().split(":", 6);
        return parts.length == 6
                        && TenantId.isValid(parts[4])
                        && !parts[4].equals(entry.tenant().value())
                ? Optional.of(new TenantId(parts[4]))
                : Optional.empty();
    }

    private static boolean isDenial(String code) {
        return code.startsWith("AccessDenied") || code.equals("RecursiveInvocationException");
    }

    private static String text(Supplier<String> resource) {
        try {
            return resource.get();
        } catch (RuntimeException namesNothing) {
            return "*";
        }
    }
}
