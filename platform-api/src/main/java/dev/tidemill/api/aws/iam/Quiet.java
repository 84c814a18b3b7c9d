package dev.tidemill.api.aws.iam;

import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Empty;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Makes a handler of what has no answer. */
final class Quiet {

    private Quiet() {}

    static <I> BiFunction<Call, I, Empty> quietly(BiConsumer<Call, I> work) {
        return (call, in) -> {
            work.accept(call, in);
            return Empty.INSTANCE;
        };
    }
}
