package dev.tidemill.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One question that the bench answers. */
interface Scenario {

    /** For the heading of its table. */
    String title();

    /**
     * @param time how long each subject is under load in each round
     */
    Rounds run(Platform platform, Path scratch, int rounds, Duration time) throws IOException;

    static Scenario of(String name) {
        return switch (name) {
            case "s1" -> new WarmCall("S1 warm call, 1 connection", 1, 1);
            case "s2" -> new WarmCall("S2 warm calls, 32 connections, 4 sandboxes", 32, 4);
            case "s2p" ->
                    new ProvidedCall("S2p warm calls of provided.al2023, 32 connections", 32, 4);
            case "s3" -> new ColdStart();
            case "s4-20" -> new Burst(20);
            case "s4-50" -> new Burst(50);
            case "s4-200" -> new Burst(200);
            case "s5" -> new EventPath();
            case "s8-turn" -> new ManyFunctions(100);
            case "s8-many" -> new ManyRegistered(10_000);
            case "iam" -> new PermittedCall();
            default -> throw new IllegalArgumentException("no scenario " + name);
        };
    }

    /**
     * Each subject for the same time in each round, and one round before them that warms up.
     *
     * @param subjects those of the next round: signatures last for fifteen minutes
     */
    static Rounds inTurn(
            int rounds, int connections, Duration time, Supplier<List<Subject>> subjects)
            throws IOException {
        var measured = new Rounds();
        for (var round = -1; round < rounds; round++) {
            for (var subject : subjects.get()) {
                var result = subject.measure(connections, time);
                if (round >= 0) {
                    measured.add(subject.name(), result);
                }
            }
        }
        return measured;
    }

    /** Small events that differ, so that no signature is used twice in a row. */
    static List<byte[]> bodies() {
        return IntStream.range(0, 512)
                .mapToObj(
                        number ->
                                "{\"name\":\"bob\",\"number\":%d}"
                                        .formatted(number)
                                        .getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
