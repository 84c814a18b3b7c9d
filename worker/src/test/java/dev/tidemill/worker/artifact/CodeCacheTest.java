package dev.tidemill.worker.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.CodeStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeCacheTest {

    /** A store that may lie. */
    private static final class Store implements CodeStore {
        private final Map<CodeHash, byte[]> packages = new HashMap<>();

        @Override
        public CodeHash put(byte[] zip) {
            packages.put(CodeHash.of(zip), zip);
            return CodeHash.of(zip);
        }

        @Override
        public InputStream open(CodeHash hash) {
            return new ByteArrayInputStream(packages.getOrDefault(hash, new byte[0]));
        }
    }

    @TempDir Path root;
    private final Store store = new Store();
    private CodeCache cache;

    @BeforeEach
    void open() throws IOException {
        cache = new CodeCache(store, root.resolve("code"), 10);
    }

    @Test
    void a_package_is_unpacked_once_and_read_only() throws IOException {
        // given
        var hash = store.put(zip("bootstrap", "#!/bin/sh", "lib/a.js", "1"));
        // when
        var first = cache.acquire(hash);
        var second = cache.acquire(hash);
        // then
        assertThat(first).isEqualTo(second);
        assertThat(first.resolve("lib/a.js")).hasContent("1");
        assertThat(Files.getPosixFilePermissions(first.resolve("bootstrap")).toString())
                .contains("OTHERS_EXECUTE")
                .doesNotContain("WRITE");
    }

    @Test
    void a_package_with_another_hash_is_refused() throws IOException {
        // given
        var hash = CodeHash.of(new byte[] {1});
        store.packages.put(hash, zip("a", "b"));
        // then
        assertThatThrownBy(() -> cache.acquire(hash)).hasMessageContaining("has the hash");
    }

    @Test
    void no_entry_lands_outside_of_the_package() throws IOException {
        for (var name : new String[] {"../evil", "a/../../evil", "/evil", "..", "."}) {
            var hash = store.put(zip(name, "x"));
            assertThatThrownBy(() -> cache.acquire(hash)).as(name).isInstanceOf(IOException.class);
        }
        assertThat(root.resolve("evil")).doesNotExist();
    }

    @Test
    void what_is_used_stays_and_the_least_recently_used_goes() throws IOException {
        // given
        var used = store.put(zip("a", "12345678"));
        var old = store.put(zip("b", "12345678"));
        var recent = store.put(zip("c", "1"));
        var usedAt = cache.acquire(used);
        var oldAt = cache.acquire(old);
        cache.release(old);
        // when
        var recentAt = cache.acquire(recent);
        // then
        assertThat(usedAt).exists();
        assertThat(oldAt).doesNotExist();
        assertThat(recentAt).exists();
    }

    static byte[] zip(String... namesAndContents) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return bytes.toByteArray();
    }
}
