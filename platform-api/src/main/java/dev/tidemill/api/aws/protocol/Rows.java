package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.admission.Denial;
import dev.tidemill.api.admission.Permissions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a row of a table: decoding, admission and handler, on the thread that suits the handler, and
 * the audit.
 */
@ApplicationScoped
class Rows {

    private final BlockingCalls blockingCalls;
    private final Permissions permissions;
    private final AuditedCalls audit;

    Rows(BlockingCalls blockingCalls, Permissions permissions, AuditedCalls audit) {
        this.blockingCalls = blockingCalls;
        this.permissions = permissions;
        this.audit = audit;
    }

    AuditedCalls audit() {
        return audit;
    }

    /** Gets the output, or the reason why there is none. */
    interface End<O> {
        void accept(@Nullable O output, @Nullable Throwable failure);

        /** Where an output goes that is a stream of events. */
        default EventStream stream() {
            throw new FaultException(
                    Fault.OPERATION_UNSUPPORTED, Refusals.operation("A stream at this door"));
        }
    }

    <I, O> void run(
            ServiceTable service,
            Operation<I, O> operation,
            Call call,
            Supplier<I> decode,
            End<O> end) {
        var input = new Input<>(decode);
        End<O> audited =
                (output, failure) ->
                        audit.end(
                                service,
                                operation,
                                call,
                                () -> operation.resource(call, input.get()),
                                failure,
                                () -> end.accept(output, failure));
        switch (operation.handler()) {
            case Operation.Async<I, O>(var handler) -> {
                try {
                    admit(operation, call, input.get());
                    handler.apply(call, input.get()).whenComplete(audited::accept);
                } catch (RuntimeException no) {
                    audited.accept(null, no);
                }
            }
            case Operation.Streaming<I, O>(var body) -> {
                try {
                    admit(operation, call, input.get());
                    body.write(call, input.get(), end.stream())
                            .whenComplete(
                                    (_, failure) -> {
                                        if (failure != null) {
                                            audited.accept(null, failure);
                                        }
                                    });
                } catch (RuntimeException no) {
                    audited.accept(null, no);
                }
            }
            case Operation.Blocking<I, O>(var handler) ->
                    Thread.ofVirtual()
                            .name("aws-" + operation.model().name())
                            .start(
                                    () -> {
                                        O output;
                                        try {
                                            admit(operation, call, input.get());
                                            output =
                                                    blockingCalls.call(
                                                            operation.rows(call, input.get()),
                                                            () -> handler.apply(call, input.get()));
                                        } catch (Throwable failure) {
                                            audited.accept(null, failure);
                                            return;
                                        }
                                        audited.accept(output, null);
                                    });
        }
    }

    /** Refuses what breaks the model, what nobody would heed, and what the caller may not do. */
    private <I, O> void admit(Operation<I, O> operation, Call call, I input) {
        Validation.check(operation.model().input(), input, operation.unchecked());
        operation
                .acceptance()
                .refusal(input)
                .ifPresent(
                        field -> {
                            throw new FaultException(
                                    Fault.FIELD_UNSUPPORTED, Refusals.field(field));
                        });
        OwnSessions.check(call, operation);
        if (operation.isForEverybody()) {
            return;
        }
        require(operation, call, input, operation.resource(call, input));
        operation.target(call, input).ifPresent(target -> require(operation, call, input, target));
    }

    private <I, O> void require(Operation<I, O> operation, Call call, I input, String resource) {
        permissions
                .denial(
                        call.principal(),
                        operation.action(),
                        resource,
                        call,
                        operation.facts(call, input))
                .ifPresent(Rows::refuse);
    }

    private static void refuse(Denial denial) {
        throw new FaultException(Fault.DENIED, denial.message());
    }

    /** Decoded once, when it is first asked for. */
    private static final class Input<I> {
        private final Supplier<I> decode;
        private @Nullable I decoded;

        Input(Supplier<I> decode) {
            this.decode = decode;
        }

        I get() {
            var known = decoded;
            if (known == null) {
                known = decode.get();
                decoded = known;
            }
            return known;
        }
    }
}
