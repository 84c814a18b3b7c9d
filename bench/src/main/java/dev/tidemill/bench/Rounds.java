package dev.tidemill.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The measurements of one scenario: for each subject one per round. A ratio is taken within a round
 * and the median of the rounds' ratios is reported, so that a busy moment of the machine, which
 * meets neighbours in time alike, does not decide it.
 */
final class Rounds {

    private final Map<String, List<Measured>> bySubject = new LinkedHashMap<>();

    void add(String subject, Measured measured) {
        bySubject.computeIfAbsent(subject, _ -> new ArrayList<>()).add(measured);
    }

    /** These, and behind them the others. */
    Rounds with(Rounds others) {
        bySubject.putAll(others.bySubject);
        return this;
    }

    List<String> subjects() {
        return List.copyOf(bySubject.keySet());
    }

    double median(String subject, ToDoubleFunction<Measured> figure) {
        return Figures.median(of(subject).stream().map(figure::applyAsDouble).toList());
    }

    /** The median of the ratios of the rounds, this subject over the other. */
    double ratio(String subject, String floor, ToDoubleFunction<Measured> figure) {
        var mine = of(subject);
        var others = of(floor);
        if (mine.size() != others.size()) {
            throw new IllegalStateException(
                    subject + " has " + mine.size() + " rounds, " + floor + " " + others.size());
        }
        var ratios = new ArrayList<Double>();
        for (var round = 0; round < mine.size(); round++) {
            ratios.add(
                    figure.applyAsDouble(mine.get(round))
                            / figure.applyAsDouble(others.get(round)));
        }
        return Figures.median(ratios);
    }

    private List<Measured> of(String subject) {
        var measured = bySubject.get(subject);
        if (measured == null) {
            throw new IllegalArgumentException("nothing measured of " + subject);
        }
        return measured;
    }
}
