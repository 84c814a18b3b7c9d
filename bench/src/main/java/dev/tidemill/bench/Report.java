package dev.tidemill.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What the bench found: tables for people, JSON for everything else. */
final class Report {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, ToDoubleFunction<Measured>> FIGURES = figures();

    private final PrintStream out;
    private final ObjectNode json = JSON.createObjectNode();
    private final ArrayNode scenarios;

    Report(PrintStream out, Options options) throws IOException {
        this.out = out;
        var cpu = cpuModel();
        var cores = Runtime.getRuntime().availableProcessors();
        json.put("at", Instant.now().toString());
        json.put("rounds", options.rounds());
        json.put("secondsPerRound", options.time().toSeconds());
        json.putObject("machine").put("cores", cores).put("cpu", cpu);
        scenarios = json.putArray("scenarios");
        out.printf(
                Locale.ROOT,
                "%d rounds of %d s each, %d cores, %s%n",
                options.rounds(),
                options.time().toSeconds(),
                cores,
                cpu);
    }

    void add(StartUp startUp) {
        json.putObject("start")
                .put("firstSeconds", startUp.first().toMillis() / 1e3)
                .put("secondSeconds", startUp.second().toMillis() / 1e3)
                .put("pssMegabytes", startUp.pssMegabytes());
        out.printf(
                Locale.ROOT,
                "%nStart: first %.1f s, second %.1f s; memory of all processes %.0f MiB (PSS)%n",
                startUp.first().toMillis() / 1e3,
                startUp.second().toMillis() / 1e3,
                startUp.pssMegabytes());
    }

    /** The first subject is Tidemill; those that do not begin with its name are floors. */
    void add(String name, String title, Rounds rounds) {
        var scenario = scenarios.addObject().put("name", name).put("title", title);
        var subjects = scenario.putArray("subjects");
        out.printf(
                Locale.ROOT,
                "%n%s%n%-24s %10s %10s %10s %12s%n",
                title,
                "",
                "p50 us",
                "p99 us",
                "per s",
                "CPU us/req");
        for (var subject : rounds.subjects()) {
            var row = subjects.addObject().put("subject", subject);
            FIGURES.forEach((figure, of) -> row.put(figure, rounds.median(subject, of)));
            out.printf(
                    Locale.ROOT,
                    "%-24s %10.0f %10.0f %10.0f %12.1f%n",
                    subject,
                    rounds.median(subject, Measured::p50Micros),
                    rounds.median(subject, Measured::p99Micros),
                    rounds.median(subject, Measured::perSecond),
                    rounds.median(subject, Measured::cpuMicrosPerRequest));
        }
        var ratios = scenario.putArray("ratios");
        for (var subject : rounds.subjects()) {
            if (subject.startsWith("tidemill")) {
                rounds.subjects().stream()
                        .filter(floor -> !floor.startsWith("tidemill"))
                        .forEach(floor -> ratio(ratios, rounds, subject, floor));
            }
        }
    }

    void write(Optional<Path> file) throws IOException {
        if (file.isPresent()) {
            Files.writeString(
                    file.get(),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
        }
    }

    private void ratio(ArrayNode ratios, Rounds rounds, String subject, String floor) {
        var row = ratios.addObject().put("subject", subject).put("floor", floor);
        FIGURES.forEach((figure, of) -> row.put(figure, rounds.ratio(subject, floor, of)));
        out.printf(
                Locale.ROOT,
                "%s / %s: p50 %.2fx, p99 %.2fx, throughput %.2fx, CPU %.2fx%n",
                subject,
                floor,
                rounds.ratio(subject, floor, Measured::p50Micros),
                rounds.ratio(subject, floor, Measured::p99Micros),
                rounds.ratio(subject, floor, Measured::perSecond),
                rounds.ratio(subject, floor, Measured::cpuMicrosPerRequest));
    }

    private static Map<String, ToDoubleFunction<Measured>> figures() {
        var figures = new LinkedHashMap<String, ToDoubleFunction<Measured>>();
        figures.put("p50Micros", Measured::p50Micros);
        figures.put("p99Micros", Measured::p99Micros);
        figures.put("perSecond", Measured::perSecond);
        figures.put("cpuMicrosPerRequest", Measured::cpuMicrosPerRequest);
        return figures;
    }

    private static String cpuModel() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown CPU");
        }
    }
}
