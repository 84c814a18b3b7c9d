package dev.tidemill.api.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tidemill.core.function.FolderCodeStore;
import dev.tidemill.core.tenant.TenantId;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeping packages costs. */
class UploadsTest {

    private static final int SIZE = 8 << 20;

    @TempDir Path directory = Path.of("");

    /** A request of a few bytes must not make the platform hold a package. */
    @Test
    void a_package_is_measured_without_being_held() throws Exception {
        var noise = new byte[SIZE];
        new Random(1).nextBytes(noise);
        var store = new FolderCodeStore(directory);
        var kept = new Uploads(store).keep(TenantId.DEFAULT, Samples.zipOf(Map.of("a", noise)));
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var later = new Uploads(store);
        var before = threads.getCurrentThreadAllocatedBytes();

        var size = later.unpackedSize(TenantId.DEFAULT, kept.code());

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(SIZE / 4);
        assertThat(size).isEqualTo(SIZE).isEqualTo(kept.unpackedSize());
    }

    @Test
    void what_was_measured_once_is_known() throws Exception {
        var store = new FolderCodeStore(directory);
        var uploads = new Uploads(store);
        var kept = uploads.keep(TenantId.DEFAULT, Samples.zip(Map.of("a", "abc")));

        store.deleteUnseenSince(kept.code(), Instant.parse("2999-01-01T00:00:00Z"));

        assertThat(uploads.unpackedSize(TenantId.DEFAULT, kept.code())).isEqualTo(3);
    }
}
