package dev.tidemill.worker.assignment;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Java functions, compiled in memory. */
final class JavaCode {

    private JavaCode() {}

    /** The class files of one source, by path. */
    static Map<String, byte[]> compile(String name, String source) {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "no JDK");
        var classes = new HashMap<String, ByteArrayOutputStream>();
        var standard = compiler.getStandardFileManager(null, null, null);
        var memory =
                new ForwardingJavaFileManager<JavaFileManager>(standard) {
                    @Override
                    public JavaFileObject getJavaFileForOutput(
                            JavaFileManager.Location location,
                            String className,
                            JavaFileObject.Kind kind,
                            FileObject sibling) {
                        var path = className.replace('.', '/') + ".class";
                        return new SimpleJavaFileObject(URI.create("memory:///" + path), kind) {
                            @Override
                            public OutputStream openOutputStream() {
                                var bytes = new ByteArrayOutputStream();
                                classes.put(path, bytes);
                                return bytes;
                            }
                        };
                    }
                };
        var unit =
                new SimpleJavaFileObject(
                        URI.create("memory:///" + name.replace('.', '/') + ".java"),
                        JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        var options = List.of("--release", "17", "-parameters");
        if (!compiler.getTask(null, memory, null, options, null, List.of(unit)).call()) {
            throw new AssertionError("the function does not compile");
        }
        var files = new HashMap<String, byte[]>();
        classes.forEach((path, bytes) -> files.put(path, bytes.toByteArray()));
        return files;
    }

    static TestWorker.Code code(String runtime, String handler, String name, String source) {
        return new TestWorker.Code(runtime, handler, Map.of(), compile(name, source));
    }
}
