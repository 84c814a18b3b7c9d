package dev.tidemill.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/**
 * A function that gives its event back.
 *
 * @param subject what its figures are called
 * @param file the one file of its package
 */
record Example(
        String subject,
        String runtime,
        String handler,
        String file,
        byte[] code,
        int memoryMegabytes,
        Map<String, String> tags) {

    static Example node() {
        return new Example(
                "tidemill, pool hit",
                "nodejs20.x",
                "index.handler",
                "index.js",
                text("exports.handler = async (event) => event;\n"),
                128,
                Map.of());
    }

    /** One that brings its own runtime, which Node.js happens to run. */
    static Example provided() throws IOException {
        try (var bootstrap = Example.class.getResourceAsStream("bootstrap")) {
            if (bootstrap == null) {
                throw new IOException("not in the jar: bootstrap");
            }
            return new Example(
                    "tidemill, provided",
                    "provided.al2023",
                    "echo",
                    "bootstrap",
                    bootstrap.readAllBytes(),
                    128,
                    Map.of());
        }
    }

    /** One whose handler does this with its event. */
    static Example of(String statements) {
        return new Example(
                "tidemill, Node.js",
                "nodejs20.x",
                "index.handler",
                "index.js",
                text("exports.handler = async (event) => { " + statements + " };\n"),
                128,
                Map.of());
    }

    /** The same in gVisor. */
    static Example hostile() {
        var node = node();
        return new Example(
                "tidemill, gVisor",
                node.runtime(),
                node.handler(),
                node.file(),
                node.code(),
                128,
                Map.of("tidemill:isolation", "hostile"));
    }

    static Example python() {
        return new Example(
                "tidemill, Python",
                "python3.11",
                "index.handler",
                "index.py",
                text("def handler(event, context):\n    return event\n"),
                128,
                Map.of());
    }

    static Example ruby() {
        return new Example(
                "tidemill, Ruby",
                "ruby3.3",
                "index.handler",
                "index.rb",
                text("def handler(event:, context:)\n  event\nend\n"),
                128,
                Map.of());
    }

    /** Compiled now, by the JDK that runs the bench. */
    static Example java(Path scratch) throws IOException {
        var source = Files.createDirectories(scratch.resolve("java")).resolve("Echo.java");
        Files.writeString(
                source,
                """
                public class Echo {
                    public java.util.Map<String, Object> handle(java.util.Map<String, Object> event) {
                        return event;
                    }
                }
                """);
        var compiled =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "--release", "25", source.toString());
        if (compiled != 0) {
            throw new IOException("the Java example does not compile");
        }
        return new Example(
                "tidemill, Java",
                "java25",
                "Echo::handle",
                "Echo.class",
                Files.readAllBytes(source.resolveSibling("Echo.class")),
                512,
                Map.of());
    }

    byte[] zip() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(file));
            zip.write(code);
        }
        return bytes.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
