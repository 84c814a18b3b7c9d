package dev.tidemill.worker.extension;

import dev.tidemill.worker.extension.Extension.Phase;
import dev.tidemill.worker.extension.Extension.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Where one sandbox stands with its extensions. */
record Standing(Stage stage, List<Extension> extensions) {

    enum Stage {
        /** The external ones start; the runtime waits until all have registered. */
        STARTING,
        /** The runtime loads the function; internal ones may still register. */
        LOADING,
        /** The runtime is ready, and some extension is not. */
        SETTLING,
        IDLE,
        /** The runtime works on an invocation. */
        RUNNING,
        /** The runtime has answered, and some extension still works. */
        LINGERING,
        ENDING;

        boolean mayRegister() {
            return this == STARTING || this == LOADING;
        }

        boolean maySubscribe() {
            return mayRegister() || this == SETTLING;
        }
    }

    /**
     * @param names of the external ones
     * @param ids one for each
     */
    static Standing begin(List<String> names, List<String> ids) {
        return new Standing(
                names.isEmpty() ? Stage.LOADING : Stage.STARTING,
                IntStream.range(0, names.size())
                        .mapToObj(
                                at ->
                                        new Extension(
                                                names.get(at),
                                                ids.get(at),
                                                true,
                                                Set.of(),
                                                Phase.STARTED,
                                                false))
                        .toList());
    }

    Optional<Extension> named(String name) {
        return extensions.stream().filter(it -> it.name().equals(name)).findFirst();
    }

    /** One that has registered. */
    Optional<Extension> known(String id) {
        return extensions.stream()
                .filter(it -> it.id().equals(id) && it.phase() != Phase.STARTED)
                .findFirst();
    }

    Standing in(Stage other) {
        return new Standing(other, extensions);
    }

    Standing with(Extension changed) {
        return new Standing(
                stage,
                extensions.stream()
                        .map(it -> it.id().equals(changed.id()) ? changed : it)
                        .toList());
    }

    Standing plus(Extension more) {
        var all = new ArrayList<>(extensions);
        all.add(more);
        return new Standing(stage, List.copyOf(all));
    }

    boolean all(Predicate<Extension> what) {
        return extensions.stream().allMatch(what);
    }

    /** Whether each that hears of invocations has finished with the last one. */
    boolean invocationDone() {
        return all(it -> !it.wants(Wanted.INVOKE) || it.isDone());
    }
}
