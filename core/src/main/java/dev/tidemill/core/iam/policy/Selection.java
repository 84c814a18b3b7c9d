package dev.tidemill.core.iam.policy;

import java.util.List;

/** What an element names: {@code Action} or {@code NotAction}, and so on. Never empty. */
public sealed interface Selection<T> {
    List<T> values();

    record Only<T>(List<T> values) implements Selection<T> {
        public Only {
            values = List.copyOf(values);
        }
    }

    record AllBut<T>(List<T> values) implements Selection<T> {
        public AllBut {
            values = List.copyOf(values);
        }
    }
}
