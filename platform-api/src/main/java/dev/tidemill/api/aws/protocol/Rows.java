package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.admission.Denial;
import dev.tidemill.api.admission.Permissions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a row of a table: decoding, admission and handler, on the thread that suits the handler. */
@ApplicationScoped
class Rows {

    private final BlockingCalls blockingCalls;
    private final Permissions permissions;

    Rows(BlockingCalls blockingCalls, Permissions permissions) {
        this.blockingCalls = blockingCalls;
        this.permissions = permissions;
    }

    /** Gets the output, or the reason why there is none. */
    interface End<O> {
        void accept(@Nullable O output, @Nullable Throwable failure);
    }

    <I, O> void run(Operation<I, O> operation, Call call, Supplier<I> decode, End<O> end) {
        switch (operation.handler()) {
            case Operation.Async<I, O>(var handler) -> {
                var input = decode.get();
                admit(operation, call, input);
                handler.apply(call, input).whenComplete(end::accept);
            }
            case Operation.Blocking<I, O>(var handler) ->
                    Thread.ofVirtual()
                            .name("aws-" + operation.model().name())
                            .start(
                                    () -> {
                                        O output;
                                        try {
                                            var input = decode.get();
                                            admit(operation, call, input);
                                            output =
                                                    blockingCalls.call(
                                                            call.tenant(),
                                                            () -> handler.apply(call, input));
                                        } catch (Throwable failure) {
                                            end.accept(null, failure);
                                            return;
                                        }
                                        end.accept(output, null);
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
        if (operation.isForEverybody()) {
            return;
        }
        permissions
                .denial(
                        call.principal(),
                        operation.action(),
                        operation.resource(call, input),
                        call,
                        operation.facts(call, input))
                .ifPresent(Rows::refuse);
        var passed = operation.passedRole(call, input);
        if (passed.isPresent()) {
            permissions
                    .denialToPass(
                            call.principal(), passed.get().role(), passed.get().service(), call)
                    .ifPresent(Rows::refuse);
        }
    }

    private static void refuse(Denial denial) {
        throw new FaultException(Fault.DENIED, denial.message());
    }
}
