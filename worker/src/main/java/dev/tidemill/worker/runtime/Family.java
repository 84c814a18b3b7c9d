package dev.tidemill.worker.runtime;

import java.util.regex.Pattern;

/** How code of a runtime is run. */
public enum Family {
    NODE,
    PYTHON,
    /** The package brings its own {@code bootstrap}, which speaks the HTTP Runtime API. */
    PROVIDED;

    private static final Pattern NODE_NAME = Pattern.compile("nodejs(\\d+)\\.x");
    private static final Pattern PYTHON_NAME = Pattern.compile("python3\\.(\\d+)");

    /**
     * @param runtime an identifier of Lambda, such as {@code nodejs20.x}
     * @throws IllegalArgumentException when this worker has no way to run it
     */
    public static Family of(String runtime) {
        if (NODE_NAME.matcher(runtime).matches()) {
            return NODE;
        }
        if (PYTHON_NAME.matcher(runtime).matches()) {
            return PYTHON;
        }
        if (runtime.startsWith("provided")) {
            return PROVIDED;
        }
        throw new IllegalArgumentException("no way to run " + runtime);
    }

    /** 20 of {@code nodejs20.x}, 11 of {@code python3.11}, 0 for provided. */
    public static int release(String runtime) {
        var node = NODE_NAME.matcher(runtime);
        if (node.matches()) {
            return Integer.parseInt(node.group(1));
        }
        var python = PYTHON_NAME.matcher(runtime);
        return python.matches() ? Integer.parseInt(python.group(1)) : 0;
    }
}
