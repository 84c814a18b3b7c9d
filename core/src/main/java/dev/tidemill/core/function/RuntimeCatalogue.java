package dev.tidemill.core.function;

import dev.tidemill.core.function.Runtimes.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The file {@code runtimes.txt}: every runtime that Tidemill knows, served by this machine or not.
 */
final class RuntimeCatalogue {

    /**
     * One line of it.
     *
     * @param version what the version of its interpreter begins with
     * @param programs file names of its interpreter
     * @param remedy what to do where it is missing
     */
    record Entry(
            String identifier,
            Family family,
            String version,
            List<String> programs,
            String remedy) {

        boolean isServedBy(String found) {
            return found.equals(version) || found.startsWith(version + ".");
        }
    }

    private static final int COLUMNS = 5;

    static final Map<String, Entry> ENTRIES = read();

    private RuntimeCatalogue() {}

    private static Map<String, Entry> read() {
        try (var in =
                Objects.requireNonNull(
                        RuntimeCatalogue.class.getResourceAsStream("runtimes.txt"))) {
            var entries = new LinkedHashMap<String, Entry>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(RuntimeCatalogue::entry)
                    .forEach(entry -> entries.put(entry.identifier(), entry));
            return entries;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Entry entry(String line) {
        var columns = line.split("\\s+", COLUMNS);
        return new Entry(
                columns[0],
                Family.valueOf(columns[1].toUpperCase(Locale.ROOT)),
                columns[2],
                List.of(columns[3].split(",")),
                columns[4]);
    }
}
