package dev.tidemill.bench;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What became of accepted events: the ledger and the runs, held against what they may be.
 *
 * @param ended by request id, what the ledger tells
 * @param runs by request id, when the runs that were told of began
 */
record Accounts(Map<String, Ended> ended, Map<String, List<Instant>> runs) {

    private static final Set<String> AFTER_A_RUN = Set.of("SUCCEEDED", "RETRIES_EXHAUSTED");

    /** One line of the ledger. */
    record Ended(String ending, int attempts, Instant acceptedAt, Instant endedAt) {}

    static Accounts of(Platform platform, List<String> functions) throws IOException {
        var ended = new HashMap<String, Ended>();
        for (var event : platform.pages("/v1/events", "events")) {
            if (event.hasNonNull("endedAt")) {
                ended.put(
                        event.path("requestId").asText(),
                        new Ended(
                                event.path("state").asText(event.path("ending").asText()),
                                event.path("attempts").asInt(),
                                Instant.parse(event.path("acceptedAt").asText()),
                                Instant.parse(event.path("endedAt").asText())));
            }
        }
        var runs = new HashMap<String, List<Instant>>();
        for (var function : functions) {
            for (var run : platform.pages("/v1/functions/" + function + "/runs", "runs")) {
                runs.computeIfAbsent(run.path("requestId").asText(), _ -> new ArrayList<>())
                        .add(Instant.parse(run.path("startedAt").asText()));
            }
        }
        return new Accounts(ended, runs);
    }

    /**
     * @param accepted request ids and their functions
     * @param allowed how often an event of each function may run
     * @param kills each may let what it met run once more
     * @return every promise that was broken, in words
     */
    List<String> broken(
            Map<String, String> accepted, Map<String, Integer> allowed, List<Instant> kills) {
        var broken = new ArrayList<String>();
        accepted.forEach(
                (id, function) -> {
                    var end = ended.get(id);
                    var most = allowed.getOrDefault(function, 0);
                    if (end == null) {
                        broken.add(id + " of " + function + " is lost");
                    } else if (!AFTER_A_RUN.contains(end.ending()) || end.attempts() < 1) {
                        broken.add(id + " of " + function + " never ran: " + end);
                    } else if (end.attempts() > most) {
                        broken.add(id + " of " + function + " had too many attempts: " + end);
                    } else if (ran(id).size() > most + met(end, ran(id), kills)) {
                        broken.add(id + " of " + function + " ran at " + ran(id) + ": " + end);
                    }
                });
        return broken;
    }

    private List<Instant> ran(String id) {
        return runs.getOrDefault(id, List.of());
    }

    /** A record that one kill has left twice may meet another when the event has ended. */
    private static long met(Ended end, List<Instant> runs, List<Instant> kills) {
        var last =
                Stream.concat(Stream.of(end.endedAt()), runs.stream())
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
        return kills.stream()
                .filter(kill -> !kill.isBefore(end.acceptedAt().minusSeconds(1)))
                .filter(kill -> !kill.isAfter(last.plusSeconds(1)))
                .count();
    }

    /** How many runs there were beyond the attempts that the ledger counts. */
    long ranAgain(Set<String> ids) {
        return ids.stream()
                .filter(ended::containsKey)
                .mapToLong(
                        id ->
                                Math.max(
                                        0,
                                        ran(id).size()
                                                - java.util.Objects.requireNonNull(ended.get(id))
                                                        .attempts()))
                .sum();
    }
}
