package dev.tidemill.core.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealsTest {

    private static final byte[] SECRET = "the secret".getBytes(UTF_8);

    private final MasterKeys keys = MasterKeys.random();
    private final Seals seals = new Seals(keys);

    @Test
    void opens_what_it_sealed_and_shows_nothing_of_it() {
        // when
        var sealed = seals.seal(SECRET, "row/1");

        // then
        assertThat(new String(sealed, UTF_8)).doesNotContain("secret");
        assertThat(seals.open(sealed, "row/1")).isEqualTo(SECRET);
        assertThat(seals.seal(SECRET, "row/1")).isNotEqualTo(sealed);
    }

    @Test
    void does_not_open_in_another_place_or_for_another_use() {
        // given
        var sealed = seals.seal(SECRET, "row/1");
        var token = seals.sealToken(SECRET, "row/1");

        // then
        assertThatThrownBy(() -> seals.open(sealed, "row/2"))
                .isInstanceOf(SealBrokenException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> seals.open(token, "row/1"))
                .isInstanceOf(SealBrokenException.class);
        assertThatThrownBy(() -> seals.openToken(sealed, "row/1"))
                .isInstanceOf(SealBrokenException.class);
    }

    @Test
    void does_not_open_what_was_changed_or_sealed_by_others() {
        // given
        var sealed = seals.seal(SECRET, "row/1");

        // then
        for (var at = 0; at < sealed.length; at++) {
            var changed = sealed.clone();
            changed[at] ^= 1;
            assertThatThrownBy(() -> seals.open(changed, "row/1"))
                    .isInstanceOf(SealBrokenException.class);
        }
        assertThatThrownBy(() -> new Seals(MasterKeys.random()).open(sealed, "row/1"))
                .isInstanceOf(SealBrokenException.class);
    }

    @Test
    void a_rotated_keyset_opens_old_data_and_seals_with_the_new_key() {
        // given
        var before = seals.sealText("the secret", "row/1");
        var rotated = new Seals(MasterKeys.parse(keys.rotated().text()));

        // when
        var after = rotated.sealText("the secret", "row/1");

        // then
        assertThat(rotated.openText(before, "row/1")).isEqualTo("the secret");
        assertThat(rotated.openText(after, "row/1")).isEqualTo("the secret");
        assertThatThrownBy(() -> seals.openText(after, "row/1"))
                .isInstanceOf(SealBrokenException.class);
    }

    @Test
    void texts_of_before_the_seals_are_read_as_they_are() {
        assertThat(seals.openText("{\"A\":\"1\"}", "row/1")).isEqualTo("{\"A\":\"1\"}");
    }

    @Test
    void a_file_is_made_once_and_for_its_owner_alone(@TempDir Path folder) throws Exception {
        // given
        var file = folder.resolve("master.json");

        // when
        var first = MasterKeys.in(file, () -> false);
        var second = MasterKeys.in(file, () -> true);

        // then
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void a_lost_file_is_not_made_anew_while_its_keys_are_in_use(@TempDir Path folder) {
        var file = folder.resolve("master.json");

        assertThatThrownBy(() -> MasterKeys.in(file, () -> true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file + ", is gone")
                .hasMessageContaining("Put it back from the backup");

        assertThat(file).doesNotExist();
    }

    @Test
    void what_is_no_keyset_is_refused_without_quoting_it() {
        assertThatThrownBy(() -> MasterKeys.parse("{\"key\":\"hush\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hush")
                .hasNoCause();
    }
}
