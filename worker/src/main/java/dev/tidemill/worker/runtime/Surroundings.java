package dev.tidemill.worker.runtime;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.function.Runtimes.Family;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The environment variables that tenant code finds, as Lambda sets them. */
public final class Surroundings {

    public static final String TASK_ROOT = "/var/task";

    /** Read by an interpreter when it starts: a generic sandbox cannot be given them later. */
    private static final Pattern NEEDED_AT_START =
            Pattern.compile(
                    "(NODE_(?!PATH$)|PYTHON(?!PATH$)|RUBY|LD_|MALLOC_|GLIBC_|UV_|OPENSSL_|SSL_CERT|LC_).*|LANG|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS");

    private Surroundings() {}

    /** Where packages are found that the function does not bring: in layers, first of all. */
    private static String nodePath(String runtime) {
        return "/opt/nodejs/node%s/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules"
                .formatted(runtime.replaceAll("[^0-9]*([0-9]+).*", "$1"));
    }

    /** Variables of every sandbox, before it knows its function. */
    public static Map<String, String> generic() {
        return new HashMap<>(
                Map.of(
                        "PATH", "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
                        "LD_LIBRARY_PATH",
                                "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
                        "LANG", "en_US.UTF-8",
                        "TZ", ":UTC",
                        "HOME", "/tmp",
                        "LAMBDA_TASK_ROOT", TASK_ROOT,
                        "LAMBDA_RUNTIME_DIR", "/var/runtime"));
    }

    /** A script of the function that starts its runtime; packages with a bootstrap have none. */
    public static Optional<String> wrapper(FunctionVersion function) {
        return Runtimes.family(function.runtime()).equals(Optional.of(Family.PROVIDED))
                ? Optional.empty()
                : Optional.ofNullable(function.environment().get("AWS_LAMBDA_EXEC_WRAPPER"))
                        .filter(path -> !path.isEmpty());
    }

    /** Those of the function that must be there when its interpreter starts. */
    public static Map<String, String> atStart(FunctionVersion function) {
        var found = new HashMap<String, String>();
        function.environment()
                .forEach(
                        (name, value) -> {
                            if (NEEDED_AT_START.matcher(name).matches()) {
                                found.put(name, value);
                            }
                        });
        return found;
    }

    /**
     * Everything of one function.
     *
     * @param initializationType {@code on-demand}, or {@code provisioned-concurrency} for those
     *     that are kept
     */
    public static Map<String, String> of(
            FunctionVersion function, String logStream, String initializationType) {
        var all = new TreeMap<String, String>();
        all.putAll(function.environment());
        all.put("_HANDLER", function.handler());
        all.put("AWS_REGION", FunctionId.REGION);
        all.put("AWS_DEFAULT_REGION", FunctionId.REGION);
        all.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + function.runtime());
        all.put("AWS_LAMBDA_FUNCTION_NAME", function.function().name());
        all.put("AWS_LAMBDA_FUNCTION_VERSION", function.version());
        all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(function.memoryMegabytes()));
        all.put("AWS_LAMBDA_LOG_GROUP_NAME", function.logGroup());
        all.put("AWS_LAMBDA_LOG_STREAM_NAME", logStream);
        all.put("AWS_LAMBDA_INITIALIZATION_TYPE", initializationType);
        all.put("LAMBDA_TASK_ROOT", TASK_ROOT);
        all.put("LAMBDA_RUNTIME_DIR", "/var/runtime");
        all.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + HttpConversation.PORT);
        all.put("AWS_LAMBDA_LOG_FORMAT", function.jsonLogs().isPresent() ? "JSON" : "Text");
        function.jsonLogs()
                .ifPresent(logs -> all.put("AWS_LAMBDA_LOG_LEVEL", logs.application().name()));
        if (Runtimes.family(function.runtime()).equals(Optional.of(Family.NODE))) {
            all.putIfAbsent("NODE_PATH", nodePath(function.runtime()));
        }
        if (Runtimes.family(function.runtime()).equals(Optional.of(Family.PROVIDED))) {
            all.remove("AWS_EXECUTION_ENV");
        }
        return all;
    }
}
