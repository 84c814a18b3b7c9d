package dev.tidemill.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asked for.
 *
 * @param scenarios their names, in the order in which they run
 * @param asked how many rounds, where that was said
 * @param data measure the instance of this data directory instead of an own one
 * @param url measure this endpoint instead of an own instance
 */
record Options(
        List<String> scenarios,
        Optional<Integer> asked,
        Duration time,
        Optional<Path> json,
        Optional<Path> data,
        Optional<URI> url) {

    /** Kills parts of the instance and accounts for its events; measures nothing. */
    static final String CHAOS = "chaos";

    /** Kills and starts the instance again. */
    static final String RESTART = "s10";

    /** Makes another tenant. */
    static final String NEIGHBOUR = "s9";

    /** Those that run when none is named; {@code start} needs an instance of its own. */
    static final List<String> USUAL =
            List.of("start", "s1", "s2", "s2p", "s3", "s4-20", "s4-50", "s8-turn", "iam");

    /** These want more memory, or a larger quota, than an instance has by itself. */
    static final List<String> DEMANDING =
            List.of("s4-200", "s5", "s8-many", NEIGHBOUR, RESTART, CHAOS);

    Options {
        scenarios = List.copyOf(scenarios);
    }

    /**
     * @throws IllegalArgumentException with a message for the person who typed it
     */
    static Options parse(List<String> arguments) {
        var scenarios = new ArrayList<String>();
        var rounds = Optional.<Integer>empty();
        var time = Duration.ofSeconds(3);
        var json = Optional.<Path>empty();
        var data = Optional.<Path>empty();
        var url = Optional.<URI>empty();
        var rest = arguments.iterator();
        while (rest.hasNext()) {
            var argument = rest.next();
            if (!argument.startsWith("--")) {
                if (!USUAL.contains(argument) && !DEMANDING.contains(argument)) {
                    throw new IllegalArgumentException(
                            "no scenario "
                                    + argument
                                    + "; there are "
                                    + String.join(", ", USUAL)
                                    + " and, if named, "
                                    + String.join(", ", DEMANDING));
                }
                scenarios.add(argument);
                continue;
            }
            if (!rest.hasNext()) {
                throw new IllegalArgumentException(argument + " needs a value");
            }
            var value = rest.next();
            switch (argument) {
                case "--rounds" -> rounds = Optional.of(atLeastOne(argument, value));
                case "--seconds" -> time = Duration.ofSeconds(atLeastOne(argument, value));
                case "--json" -> json = Optional.of(Path.of(value));
                case "--data" -> data = Optional.of(Path.of(value));
                case "--url" -> url = Optional.of(URI.create(value));
                default -> throw new IllegalArgumentException("no option " + argument);
            }
        }
        var own = data.isEmpty() && url.isEmpty();
        if (scenarios.isEmpty()) {
            scenarios.addAll(own ? USUAL : USUAL.subList(1, USUAL.size()));
        } else if (!own && scenarios.contains("start")) {
            throw new IllegalArgumentException(
                    "start measures an instance of its own, not the one of --data or --url");
        }
        for (var kills : List.of(CHAOS, RESTART)) {
            if (url.isPresent() && scenarios.contains(kills)) {
                throw new IllegalArgumentException(
                        kills + " kills processes: it wants --data, not --url");
            }
        }
        return new Options(scenarios, rounds, time, json, data, url);
    }

    int rounds() {
        return rounds(5);
    }

    /**
     * @param usual when nobody said
     */
    int rounds(int usual) {
        return asked.orElse(usual);
    }

    private static int atLeastOne(String option, String value) {
        try {
            var number = Integer.parseInt(value);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException(option + " wants a number of at least 1, got " + value);
    }
}
