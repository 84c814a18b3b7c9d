package dev.tidemill.core.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
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
            assertThat(files.filter(file -> file.toString().endsWith(".zip"))).hasSize(1);
        }
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().contains("unfinished"))).isEmpty();
        }
    }

    @Test
    void an_unknown_hash_is_not_there() {
        var store = new FolderCodeStore(folder);

        assertThatThrownBy(() -> store.open(CodeHash.of(ZIP)))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void only_what_was_not_seen_for_long_is_deleted() throws IOException {
        // given
        var noon = Instant.parse("2026-06-01T12:00:00Z");
        var early = new FolderCodeStore(folder, Clock.fixed(noon.minusSeconds(60), ZoneOffset.UTC));
        var late = new FolderCodeStore(folder, Clock.fixed(noon.plusSeconds(60), ZoneOffset.UTC));
        var old = early.put(ZIP);
        var renewed = early.put(new byte[] {4});
        var putAgain = early.put(new byte[] {5});
        // when
        late.renew(renewed);
        late.put(new byte[] {5});
        // then
        assertThat(late.unseenSince(noon)).containsExactly(old);
        assertThat(late.deleteUnseenSince(renewed, noon)).isFalse();
        assertThat(late.deleteUnseenSince(putAgain, noon)).isFalse();
        assertThat(late.deleteUnseenSince(old, noon)).isTrue();
        assertThat(late.deleteUnseenSince(old, noon)).isFalse();
        assertThatThrownBy(() -> late.open(old)).isInstanceOf(NoSuchFileException.class);
        assertThat(late.put(ZIP)).isEqualTo(old);
        late.open(renewed).close();
    }
}
