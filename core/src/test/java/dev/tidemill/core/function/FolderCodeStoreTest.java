package dev.tidemill.core.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCodeStoreTest {

    private static final byte[] ZIP = {1, 2, 3};

    @TempDir private Path folder;

    @Test
    void gives_back_what_it_keeps() throws IOException {
        // given
        var store = new FolderCodeStore(folder);
        var hash = store.put(ZIP);
        // when
        try (var in = store.open(hash)) {
            // then
            assertThat(in.readAllBytes()).isEqualTo(ZIP);
        }
    }

    @Test
    void the_same_content_twice_is_one_file_and_nothing_unfinished() throws IOException {
        // given
        var store = new FolderCodeStore(folder);
        // when
        store.put(ZIP);
        store.put(ZIP);
        // then
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void an_unknown_hash_is_not_there() {
        var store = new FolderCodeStore(folder);

        assertThatThrownBy(() -> store.open(CodeHash.of(ZIP)))
                .isInstanceOf(NoSuchFileException.class);
    }
}
