package dev.tidemill.core.invocation;

import dev.tidemill.core.function.FunctionId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * What a caller's trace header says, X-Ray's {@code Root=…;Parent=…;Sampled=…;Lineage=…}. Whatever
 * else it holds is dropped.
 *
 * @param root the trace: {@code 1-}, 8 digits, {@code -}, 24 digits
 * @param parent the segment that the call belongs to, 16 digits
 * @param sampled whether the trace is recorded; empty: whoever comes first decides
 * @param lineage the functions that the chain of calls has passed, the latest last
 */
public record Trace(
        Optional<String> root,
        Optional<String> parent,
        Optional<Boolean> sampled,
        List<Passed> lineage) {

    public static final String HEADER = "X-Amzn-Trace-Id";

    private static final Pattern ROOT = Pattern.compile("1-[0-9a-f]{8}-[0-9a-f]{24}");
    private static final Pattern PARENT = Pattern.compile("[0-9a-f]{16}");
    private static final Pattern PASSED = Pattern.compile("([0-9a-f]{8}):([0-9]{1,3})");
    private static final int LONGEST = 1024;

    /** The header stays short; a loop over more functions than these is not noticed. */
    private static final int MOST_PASSED = 8;

    public Trace {
        lineage = List.copyOf(lineage);
    }

    /**
     * A function in the chain.
     *
     * @param function 8 digits that stand for it
     * @param times how often it was run in the chain
     */
    public record Passed(String function, int times) {}

    /** Empty when nothing of the header is known. */
    public static Optional<Trace> parse(String header) {
        if (header.length() > LONGEST) {
            return Optional.empty();
        }
        Optional<String> root = Optional.empty();
        Optional<String> parent = Optional.empty();
        Optional<Boolean> sampled = Optional.empty();
        List<Passed> lineage = List.of();
        for (var part : header.split(";", -1)) {
            var at = part.indexOf('=');
            var value = part.substring(at + 1).strip();
            switch (at < 0 ? "" : part.substring(0, at).strip()) {
                case "Root" -> root = Optional.of(value).filter(it -> ROOT.matcher(it).matches());
                case "Parent" ->
                        parent = Optional.of(value).filter(it -> PARENT.matcher(it).matches());
                case "Sampled" ->
                        sampled =
                                switch (value) {
                                    case "1" -> Optional.of(true);
                                    case "0" -> Optional.of(false);
                                    default -> Optional.empty();
                                };
                case "Lineage" -> lineage = passed(value);
                default -> {
                    // not ours
                }
            }
        }
        return root.isEmpty() && lineage.isEmpty()
                ? Optional.empty()
                : Optional.of(new Trace(root, parent, sampled, lineage));
    }

    private static List<Passed> passed(String text) {
        var all = new ArrayList<Passed>();
        for (var one : text.split("[|]|%7C", -1)) { // some SDKs encode it
            var match = PASSED.matcher(one);
            if (match.matches()) {
                all.add(new Passed(match.group(1), Integer.parseInt(match.group(2))));
            }
        }
        return all.subList(Math.max(0, all.size() - MOST_PASSED), all.size());
    }

    /** What stands for a function in a lineage. */
    public static String digits(FunctionId function) {
        var sum = new CRC32();
        sum.update(function.arn().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /** How often the chain has run the function. */
    public int times(String function) {
        return lineage.stream()
                .filter(one -> one.function().equals(function))
                .mapToInt(Passed::times)
                .findFirst()
                .orElse(0);
    }

    /** The chain's lineage once the function runs, as the header has it. */
    public String lineageWith(String function) {
        var others = lineage.stream().filter(one -> !one.function().equals(function)).toList();
        return others.subList(Math.max(0, others.size() + 1 - MOST_PASSED), others.size()).stream()
                        .map(one -> one.function() + ":" + one.times() + "|")
                        .collect(Collectors.joining())
                + function
                + ":"
                + Math.min(999, times(function) + 1);
    }
}
