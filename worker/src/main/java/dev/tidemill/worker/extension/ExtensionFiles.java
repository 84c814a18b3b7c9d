package dev.tidemill.worker.extension;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** Finds external extensions: files directly in a layer's {@code extensions}. */
public final class ExtensionFiles {

    /** Lambda starts no more. */
    public static final int MOST = Protocol.MOST;

    private ExtensionFiles() {}

    /**
     * @param layers unpacked, the lowest first; what lies higher hides what is below
     * @return names, sorted
     */
    public static List<String> in(List<Path> layers) throws IOException {
        var found = new TreeMap<String, Boolean>();
        for (var layer : layers) {
            var directory = layer.resolve("extensions");
            if (!Files.isDirectory(directory)) {
                continue;
            }
            try (var files = Files.newDirectoryStream(directory)) {
                for (var file : files) {
                    found.put(file.getFileName().toString(), Files.isRegularFile(file));
                }
            }
        }
        return found.entrySet().stream()
                .filter(it -> it.getValue())
                .map(it -> it.getKey())
                .toList();
    }
}
