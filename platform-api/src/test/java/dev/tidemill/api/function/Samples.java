package dev.tidemill.api.function;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Functions to test with. */
public final class Samples {

    public static final String ROLE = "arn:aws:iam::000000000001:role/worker";

    /** Runs everywhere: it brings its own bootstrap. */
    public static final Settings OWN_BOOTSTRAP =
            new Settings(
                    "provided.al2023",
                    "index.handler",
                    ROLE,
                    "",
                    128,
                    3,
                    512,
                    Map.of(),
                    Optional.empty());

    private Samples() {}

    public static byte[] zip() {
        return zip(Map.of("bootstrap", "#!/bin/sh\n"));
    }

    public static byte[] zip(Map<String, String> files) {
        var bytes = new LinkedHashMap<String, byte[]>();
        files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return zipOf(bytes);
    }

    public static byte[] zipOf(Map<String, byte[]> files) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var file : files.entrySet()) {
                var entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(
                        LocalDateTime.of(2026, 1, 1, 0, 0)); // the same bytes at all times
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
