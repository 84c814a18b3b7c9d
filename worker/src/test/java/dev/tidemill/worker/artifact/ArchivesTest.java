package dev.tidemill.worker.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    @SuppressWarnings("NullAway.Init")
    private Archives<String> archives;

    @BeforeEach
    void open() throws IOException {
        Files.createFile(root.resolve("left by another"));
        archives = new Archives<>(root, 100);
    }

    private Path put(String key, long size) throws IOException {
        var directory = archives.begin();
        Files.createFile(directory.resolve("file"));
        archives.put(key, directory, size);
        return directory;
    }

    @Test
    void what_an_earlier_process_left_is_not_trusted() {
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void each_version_has_its_own() throws IOException {
        // given
        var one = put("one", 10);
        var other = put("other", 10);
        // then
        assertThat(archives.acquire("one")).contains(one);
        assertThat(archives.acquire("other")).contains(other);
        assertThat(archives.acquire("third")).isEmpty();
    }

    @Test
    void the_least_recently_used_leaves_first_and_none_that_is_used() throws IOException {
        // given
        var used = put("used", 50);
        archives.acquire("used");
        var idle = put("idle", 50);
        // when
        var last = put("last", 50);
        // then
        assertThat(idle).doesNotExist();
        assertThat(used).exists();
        assertThat(last).exists();
        assertThat(archives.has("idle")).isFalse();
    }

    @Test
    void one_that_is_forgotten_stays_for_who_uses_it_and_for_nobody_else() throws IOException {
        // given
        var used = put("used", 50);
        archives.acquire("used");
        archives.acquire("used");
        // when
        archives.forget("used");
        archives.release("used", used);
        // then
        assertThat(archives.acquire("used")).isEmpty();
        assertThat(used).exists();
        // when
        archives.release("used", used);
        // then
        assertThat(used).doesNotExist();
    }
}
