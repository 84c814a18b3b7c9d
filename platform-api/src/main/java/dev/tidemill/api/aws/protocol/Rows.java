package dev.tidemill.api.aws.protocol;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a row of a table: decoding, admission and handler, on the thread that suits the handler. */
final class Rows {

    private Rows() {}

    /** Gets the output, or the reason why there is none. */
    interface End<O> {
        void accept(@Nullable O output, @Nullable Throwable failure);
    }

    static <I, O> void run(
            Operation<I, O> operation,
            Call call,
            Supplier<I> decode,
            BlockingCalls blockingCalls,
            End<O> end) {
        switch (operation.handler()) {
            case Operation.Async<I, O>(var handler) -> {
                var input = decode.get();
                ServiceTable.admit(operation, call, input);
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
                                            ServiceTable.admit(operation, call, input);
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
}
