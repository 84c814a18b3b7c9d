package dev.tidemill.core.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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

    @Test
    void what_is_no_package_is_passed_over() throws IOException {
        // given
        var store = new FolderCodeStore(folder);
        var old = store.put(ZIP);
        var shelf = Files.createDirectories(folder.resolve(old.hex().substring(0, 2)));
        Files.writeString(shelf.resolve("backup.zip"), "foreign");
        Files.writeString(folder.resolve("00.zip"), "foreign");
        Files.writeString(folder.resolve("a0"), "no shelf");
        // when
        var unseen = store.unseenSince(Instant.now().plusSeconds(60));
        // then
        assertThat(unseen).containsExactly(old);
    }

    @Test
    void a_sweep_is_not_ended_by_uploads_that_come_and_go() throws Exception {
        // given
        var store = new FolderCodeStore(folder);
        var old = store.put(ZIP);
        var done = new AtomicBoolean();
        var uploads =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (!done.get()) {
                                        comeAndGo();
                                    }
                                });
        // when
        try {
            for (var look = 0; look < 300; look++) {
                // then
                assertThat(store.unseenSince(Instant.now().plusSeconds(60))).containsExactly(old);
            }
        } finally {
            done.set(true);
            uploads.join();
        }
    }

    private void comeAndGo() {
        try {
            for (var i = 0; i < 20; i++) {
                Files.createFile(folder.resolve("unfinished-" + i));
            }
            for (var i = 0; i < 20; i++) {
                Files.delete(folder.resolve("unfinished-" + i));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void uploads_that_were_broken_off_go_and_those_under_way_stay() throws IOException {
        // given
        var noon = Instant.parse("2026-06-01T12:00:00Z");
        var store = new FolderCodeStore(folder);
        var brokenOff = Files.writeString(folder.resolve("unfinished-1"), "half");
        var underWay = Files.writeString(folder.resolve("unfinished-2"), "half");
        var foreign = Files.writeString(folder.resolve("notes"), "foreign");
        for (var old : List.of(brokenOff, foreign)) {
            Files.setLastModifiedTime(old, FileTime.from(noon.minusSeconds(1)));
        }
        // when
        store.deleteUnfinishedSince(noon);
        // then
        assertThat(brokenOff).doesNotExist();
        assertThat(underWay).exists();
        assertThat(foreign).exists();
    }
}
