package dev.tidemill.api.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CodeFilesTest {

    @Test
    void a_small_package_of_much_text_shows_no_more_of_it_than_anybody_reads() throws IOException {
        // given
        var files = new TreeMap<String, byte[]>();
        for (var i = 0; i < 40; i++) {
            files.put("file%02d.txt".formatted(i), text(200 << 10));
        }
        // when
        var listing = CodeFiles.of(Samples.zipOf(files));
        // then
        var shown =
                listing.files().stream().mapToLong(file -> file.text().orElse("").length()).sum();
        assertThat(listing.files()).hasSize(40);
        assertThat(shown).isBetween(2L << 20, 3L << 20);
        assertThat(listing.editable()).isFalse();
    }

    @Test
    void a_long_file_is_listed_without_its_text() throws IOException {
        var files = new TreeMap<String, byte[]>();
        files.put("long.txt", text((256 << 10) + 1));
        files.put("short.txt", text(3));

        var listing = CodeFiles.of(Samples.zipOf(files));

        assertThat(listing.files().getFirst().text()).isEmpty();
        assertThat(listing.files().getFirst().size()).isEqualTo((256 << 10) + 1);
        assertThat(listing.files().getLast().text()).contains("xxx");
        assertThat(listing.editable()).isFalse();
    }

    private static byte[] text(int length) {
        return "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
    }
}
