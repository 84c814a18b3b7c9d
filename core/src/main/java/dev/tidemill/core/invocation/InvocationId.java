package dev.tidemill.core.invocation;

import java.util.SplittableRandom;
import java.util.UUID;

/** The id of one invocation, Lambda's request id. The attempts of one event share it. */
public record InvocationId(String value) {

    private static final ThreadLocal<SplittableRandom> RANDOM =
            ThreadLocal.withInitial(SplittableRandom::new);

    /** A random UUID of version 4. An id names, it does not protect: a fast generator is enough. */
    public static InvocationId random() {
        var random = RANDOM.get();
        var high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
        var low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new InvocationId(new UUID(high, low).toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
