package dev.tidemill.api.aws.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input or output of operations that have none. */
public record Empty() {

    public static final Empty INSTANCE = new Empty();

    public static final Structure<Empty> SHAPE =
            new Structure<>("Empty", -1, List.of()) {
                @Override
                public Shape shape(int member) {
                    throw new IndexOutOfBoundsException(member);
                }

                @Override
                public @Nullable Object get(Empty from, int member) {
                    throw new IndexOutOfBoundsException(member);
                }

                @Override
                public Empty make(@Nullable Object[] values) {
                    return INSTANCE;
                }
            };
}
