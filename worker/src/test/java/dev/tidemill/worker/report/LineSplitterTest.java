package dev.tidemill.worker.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {

    private final List<String> lines = new ArrayList<>();
    private final LineSplitter splitter = new LineSplitter();

    private void write(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        splitter.accept(bytes, bytes.length, lines::add);
    }

    @Test
    void pieces_become_lines() {
        write("one\ntw");
        write("o\n\nthr");
        assertThat(lines).containsExactly("one", "two", "");
        splitter.flush(lines::add);
        assertThat(lines).containsExactly("one", "two", "", "thr");
    }

    @Test
    void a_character_cut_in_two_stays_whole() {
        var bytes = "é\n".getBytes(StandardCharsets.UTF_8);
        splitter.accept(new byte[] {bytes[0]}, 1, lines::add);
        splitter.accept(new byte[] {bytes[1], bytes[2]}, 2, lines::add);
        assertThat(lines).containsExactly("é");
    }

    @Test
    void a_marked_break_stays_inside_of_its_line() {
        write("a\u001fb\n");
        assertThat(lines).containsExactly("a\nb");
    }

    @Test
    void a_line_without_end_is_cut() {
        write("x".repeat(LineSplitter.MAX_LINE + 10));
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).hasSize(LineSplitter.MAX_LINE);
    }
}
