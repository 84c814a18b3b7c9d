package dev.tidemill.api.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZipCheckTest {

    private static final String BROKEN =
            "Could not unzip uploaded file. Please check your file, then try to upload again.";
    private static final int LINK = 0120777;
    private static final int DEVICE = 0020666;

    @Test
    void a_plain_package_passes() {
        var files = new LinkedHashMap<String, String>();
        files.put("index.js", "x");
        files.put("lib/", "");
        files.put("lib/a.js", "y");
        files.put("lib/b/", "");

        assertThatCode(() -> ZipCheck.check(Samples.zip(files))).doesNotThrowAnyException();
    }

    @Test
    void what_is_no_archive_is_refused_in_lambdas_words() {
        refused("no zip at all".getBytes(StandardCharsets.UTF_8), BROKEN);
        refused(new byte[0], BROKEN);
        var zip = Samples.zip();
        refused(Arrays.copyOf(zip, zip.length - 5), BROKEN);
        refused(Arrays.copyOfRange(zip, 10, zip.length), BROKEN);
    }

    @Test
    void damaged_content_is_refused() {
        var zip = Samples.zip(Map.of("a", "some text that is long enough to be damaged"));
        zip[40] ^= 0x55;

        refused(zip, BROKEN);
    }

    @Test
    void an_empty_archive_is_refused() {
        refused(Samples.zip(Map.of()), "Uploaded file must be a non-empty zip");
    }

    @Test
    void names_that_lead_outside_are_refused() {
        for (var name :
                new String[] {
                    "../evil",
                    "/etc/passwd",
                    "a/../../evil",
                    "a/../b",
                    "..\\evil",
                    "C:\\evil",
                    "..",
                    "."
                }) {
            refused(Samples.zip(Map.of(name, "x")), "points outside of the package");
        }
    }

    @Test
    void an_entry_below_a_file_is_refused() {
        var files = new LinkedHashMap<String, String>();
        files.put("a", "x");
        files.put("a/b", "y");

        refused(Samples.zip(files), "lies below an entry that is a file");
    }

    @Test
    void the_same_name_twice_is_refused() {
        var files = new LinkedHashMap<String, String>();
        files.put("a.js", "x");
        files.put("./a.js", "y");

        refused(Samples.zip(files), "two entries named");
    }

    @Test
    void a_link_inside_passes_and_a_link_outside_does_not() {
        assertThatCode(() -> ZipCheck.check(link("bin/tool", "../lib/tool")))
                .doesNotThrowAnyException();
        refused(link("tool", "/usr/bin/env"), "points outside of the package");
        refused(link("bin/tool", "../../host"), "points outside of the package");
    }

    @Test
    void a_link_through_a_link_is_refused() {
        var files = new LinkedHashMap<String, String>();
        files.put("deep/up", "..");
        files.put("out", "deep/up/..");

        refused(withModes(Samples.zip(files), LINK), "leads through a link");
    }

    @Test
    void an_entry_below_a_link_is_refused() {
        var files = new LinkedHashMap<String, String>();
        files.put("home", "elsewhere");
        files.put("home/file", "elsewhere");

        refused(withModes(Samples.zip(files), LINK), "lies below an entry that is a link");
    }

    /** Where each entry costs the square of its depth, one upload holds a core for minutes. */
    @Test
    void deep_names_and_long_links_cost_no_more_than_their_length() {
        var deep = new LinkedHashMap<String, String>();
        var links = new LinkedHashMap<String, String>();
        for (var i = 0; i < 200; i++) {
            deep.put("d/".repeat(500) + i, "");
            links.put("l" + i, "d/".repeat(500) + "e");
        }

        assertThat(allocated(Samples.zip(deep))).isLessThan(10 << 20);
        assertThat(allocated(withModes(Samples.zip(links), LINK))).isLessThan(200 << 20);
    }

    private static long allocated(byte[] zip) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ZipCheck.check(zip);
        var before = threads.getCurrentThreadAllocatedBytes();
        ZipCheck.check(zip);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void an_archive_has_no_more_links_than_anybody_needs() {
        var links = new LinkedHashMap<String, String>();
        for (var i = 0; i <= 10_000; i++) {
            links.put("l" + i, "x");
        }

        refused(withModes(Samples.zip(links), LINK), "more than 10000 links");
    }

    @Test
    void an_entry_below_a_file_is_found_wherever_it_stands() {
        var files = new LinkedHashMap<String, String>();
        files.put("a/b/c/d", "y");
        files.put("a-", "x");
        files.put("a/b", "x");

        refused(Samples.zip(files), "'a/b/c/d' lies below an entry that is a file");
    }

    @Test
    void a_device_is_refused() {
        refused(
                withModes(Samples.zip(Map.of("null", "")), DEVICE),
                "neither a file nor a directory nor a link");
    }

    @Test
    void a_bomb_is_refused_whatever_it_claims() {
        var bomb = Samples.zipOf(Map.of("zeros", new byte[(int) ZipCheck.UNPACKED_LIMIT]));
        refused(bomb, "Unzipped size must be smaller than 262144000 bytes");

        refused(claimingSize(bomb, 10), "");
    }

    @Test
    void a_directory_of_contents_that_miscounts_is_refused() {
        var zip = Samples.zip();
        zip[zip.length - 12]++;
        zip[zip.length - 14]++;

        refused(zip, BROKEN);
    }

    @Test
    void more_than_fifty_megabytes_are_too_large() {
        assertThatExceptionOfType(PlatformException.class)
                .isThrownBy(() -> ZipCheck.check(new byte[ZipCheck.LARGEST_ZIP + 1]))
                .matches(no -> no.code() == ErrorCode.PAYLOAD_TOO_LARGE);
    }

    private static void refused(byte[] zip, String message) {
        assertThatExceptionOfType(PlatformException.class)
                .isThrownBy(() -> ZipCheck.check(zip))
                .matches(no -> no.code() == ErrorCode.PARAMETER_INVALID)
                .withMessageContaining(message);
    }

    private static byte[] link(String name, String target) {
        return withModes(Samples.zip(Map.of(name, target)), LINK);
    }

    /** Gives every entry of the central directory a Unix mode. */
    private static byte[] withModes(byte[] zip, int mode) {
        eachEntry(
                zip,
                (bytes, at) -> {
                    bytes.put(at + 5, (byte) 3);
                    bytes.putInt(at + 38, mode << 16);
                });
        return zip;
    }

    private static byte[] claimingSize(byte[] zip, int size) {
        eachEntry(zip, (bytes, at) -> bytes.putInt(at + 24, size));
        return zip;
    }

    private static void eachEntry(
            byte[] zip, java.util.function.ObjIntConsumer<ByteBuffer> change) {
        var bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        for (var at = 0; at < zip.length - 4; at++) {
            if (bytes.getInt(at) == 0x02014b50) {
                change.accept(bytes, at);
            }
        }
    }
}
