package dev.tidemill.api.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Lines of chunks that overlap, in order. */
class LogMergeTest {

    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");

    /** Moments of lines, in milliseconds. */
    private record Chunk(long id, List<Long> millis) {

        LogPosition place() {
            return lines().getFirst().position();
        }

        List<LogLines.Line> lines() {
            var lines = new ArrayList<LogLines.Line>();
            for (var number = 0; number < millis.size(); number++) {
                lines.add(
                        new LogLines.Line(
                                new LogPosition(
                                        START.plusMillis(millis.get(number)),
                                        LogChunk.line(id, number)),
                                "s",
                                START,
                                ""));
            }
            return lines;
        }
    }

    @Provide
    Arbitrary<List<Chunk>> chunks() {
        var distances =
                Arbitraries.longs()
                        .between(0, LogChunk.MOST_TIME.toMillis())
                        .list()
                        .ofMinSize(0)
                        .ofMaxSize(5);
        var one =
                net.jqwik.api.Combinators.combine(Arbitraries.longs().between(0, 6000), distances)
                        .as(
                                (first, more) -> {
                                    var millis = new ArrayList<Long>(List.of(first));
                                    more.stream().sorted().forEach(d -> millis.add(first + d));
                                    return (List<Long>) millis;
                                });
        return one.list()
                .ofMaxSize(12)
                .map(
                        all -> {
                            var chunks = new ArrayList<Chunk>();
                            all.forEach(millis -> chunks.add(new Chunk(chunks.size(), millis)));
                            return chunks;
                        });
    }

    @Property
    void all_lines_come_in_order_from_either_end(
            @ForAll("chunks") List<Chunk> chunks, @ForAll boolean oldestFirst) {
        var byStart = Comparator.comparing(Chunk::place);
        var order = Comparator.comparing(LogLines.Line::position);
        var expected =
                chunks.stream()
                        .flatMap(chunk -> chunk.lines().stream())
                        .sorted(oldestFirst ? order : order.reversed())
                        .toList();
        var found = new ArrayList<LogLines.Line>();
        var merge = new LogMerge(oldestFirst, 1000, found::add);
        chunks.stream()
                .sorted(oldestFirst ? byStart : byStart.reversed())
                .forEach(
                        chunk -> {
                            merge.beginsAt(chunk.place());
                            chunk.lines().forEach(merge::add);
                        });
        assertThat(merge.finish()).isFalse();
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void it_ends_where_the_limit_is() {
        var found = new ArrayList<LogLines.Line>();
        var merge = new LogMerge(true, 2, found::add);
        new Chunk(1, List.of(0L, 1L, 2L)).lines().forEach(merge::add);
        assertThat(merge.beginsAt(new Chunk(2, List.of(3L)).place())).isFalse();
        assertThat(merge.finish()).isTrue();
        assertThat(found).hasSize(2);
    }

    @Test
    void what_a_chunk_holds_is_read_as_it_was() {
        var chunk = LogChunk.at(START);
        var texts = List.of("plain", "\t\"quoted\"\\\n\u0000\u2028 ü 😀", "");
        texts.forEach(text -> chunk.add(START.plusMillis(chunk.lines()), text));
        var read = new ArrayList<String>();
        LogChunk.read(
                START,
                chunk.body(),
                (number, at, text) -> {
                    assertThat(at).isEqualTo(START.plusMillis(number));
                    read.add(text);
                });
        assertThat(read).isEqualTo(texts);
        assertThat(chunk.until()).isEqualTo(START.plusMillis(2));
    }

    @Test
    void a_chunk_takes_no_line_that_is_older_or_much_later() {
        var chunk = LogChunk.at(START);
        chunk.add(START, "first");
        chunk.add(START.plusMillis(5), "second");
        assertThat(chunk.takes(START.plusMillis(5), "x")).isTrue();
        assertThat(chunk.takes(START.plusMillis(4), "x")).isFalse();
        assertThat(chunk.takes(START.plus(LogChunk.MOST_TIME), "x")).isTrue();
        assertThat(chunk.takes(START.plus(LogChunk.MOST_TIME).plusMillis(1), "x")).isFalse();
        assertThat(chunk.takes(START.plusMillis(6), "x".repeat(1 << 16))).isFalse();
    }
}
