package dev.tidemill.core.isolation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The classes of isolation that a machine can give.
 *
 * @param runsc gVisor's program; empty where there is none
 */
public record Isolations(Optional<Path> runsc) {

    /** Looks where Debian and gVisor's own packages put it. */
    public static Isolations ofThisMachine() {
        return new Isolations(
                Stream.of("/usr/bin/runsc", "/usr/local/bin/runsc")
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst());
    }

    /** From the weakest to the strongest. */
    public List<Isolation> available() {
        return Stream.of(Isolation.values()).filter(one -> missing(one).isEmpty()).toList();
    }

    /** What to install; empty when everything is there. */
    public Optional<String> missing(Isolation isolation) {
        return switch (isolation) {
            case STANDARD -> Optional.empty(); // without it there would be no worker at all
            case HOSTILE ->
                    runsc.isPresent()
                            ? Optional.empty()
                            : Optional.of("runsc (apt-get install runsc)");
        };
    }
}
