package dev.tidemill.api.function;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.Layer;
import dev.tidemill.core.function.Runtimes;
import dev.tidemill.core.function.Runtimes.Family;
import dev.tidemill.core.function.SnapStart;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Whether a function could run with these settings on this platform. */
final class SettingsCheck {

    static final Pattern NAME = Pattern.compile("[a-zA-Z0-9-_]{1,64}");

    private static final Pattern HANDLER = Pattern.compile("[^\\s]{1,128}");
    private static final Pattern ROLE =
            Pattern.compile("arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+");
    private static final Pattern LOG_GROUP = Pattern.compile("[.\\-_/#A-Za-z0-9]{1,512}");
    private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z]([a-zA-Z0-9_])+");
    private static final int MOST_LAYERS = 5;
    private static final int LARGEST_ENVIRONMENT = 4096;
    private static final int LONGEST_DESCRIPTION = 256;

    /** What the platform itself tells the function. */
    private static final Set<String> RESERVED =
            Set.of(
                    "_HANDLER",
                    "_X_AMZN_TRACE_ID",
                    "AWS_ACCESS_KEY",
                    "AWS_ACCESS_KEY_ID",
                    "AWS_DEFAULT_REGION",
                    "AWS_EXECUTION_ENV",
                    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                    "AWS_LAMBDA_FUNCTION_NAME",
                    "AWS_LAMBDA_FUNCTION_VERSION",
                    "AWS_LAMBDA_INITIALIZATION_TYPE",
                    "AWS_LAMBDA_LOG_FORMAT",
                    "AWS_LAMBDA_LOG_GROUP_NAME",
                    "AWS_LAMBDA_LOG_LEVEL",
                    "AWS_LAMBDA_LOG_STREAM_NAME",
                    "AWS_LAMBDA_RUNTIME_API",
                    "AWS_REGION",
                    "AWS_SECRET_ACCESS_KEY",
                    "AWS_SESSION_TOKEN",
                    "LAMBDA_RUNTIME_DIR",
                    "LAMBDA_TASK_ROOT");

    private static final String WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER";

    private final Runtimes runtimes;

    SettingsCheck(Runtimes runtimes) {
        this.runtimes = runtimes;
    }

    void check(Settings settings) {
        checkRuntime(settings.runtime());
        matches("handler", settings.handler(), HANDLER);
        matches("role", settings.role(), ROLE);
        settings.logGroup().ifPresent(group -> matches("loggingConfig.logGroup", group, LOG_GROUP));
        between("memorySize", settings.memoryMegabytes(), 128, 10240);
        between("timeout", settings.timeoutSeconds(), 1, 900);
        between("ephemeralStorage.size", settings.storageMegabytes(), 512, 10240);
        if (settings.description().length() > LONGEST_DESCRIPTION) {
            throw invalid(
                    "1 validation error detected: Value at 'description' failed to satisfy"
                            + " constraint: Member must have length less than or equal to "
                            + LONGEST_DESCRIPTION);
        }
        checkEnvironment(settings.runtime(), settings.environment());
        checkLayers(settings.layers());
        if (settings.modes().snapStart() != SnapStart.OFF) {
            checkSnapStart(settings);
        }
    }

    /** What is prepared for a version is one JVM's, for whoever calls. */
    private static void checkSnapStart(Settings settings) {
        if (!Runtimes.family(settings.runtime()).equals(Optional.of(Family.JAVA))) {
            throw unstartable(settings.runtime());
        }
        if (settings.storageMegabytes() > Settings.DEFAULT_STORAGE) {
            throw unstartable("Ephemeral storage greater than " + Settings.DEFAULT_STORAGE + " MB");
        }
        if (settings.modes().tenantIsolation()) {
            throw unstartable("Tenant isolation mode PER_TENANT");
        }
    }

    private static PlatformException unstartable(String what) {
        return invalid(what + " is not supported for SnapStart enabled functions.");
    }

    /**
     * Whether code and layers fit together into a sandbox.
     *
     * @param unpackedCode in bytes
     */
    static void checkSize(long unpackedCode, List<Layer> layers) {
        var whole = unpackedCode + layers.stream().mapToLong(Layer::unpackedSize).sum();
        if (!layers.isEmpty() && whole > ZipCheck.UNPACKED_LIMIT) {
            throw invalid(
                    "Function code combined with layers exceeds the maximum allowed size of "
                            + ZipCheck.UNPACKED_LIMIT
                            + " bytes. The actual size is "
                            + whole
                            + " bytes.");
        }
    }

    private static void checkLayers(List<Layer> layers) {
        if (layers.size() > MOST_LAYERS) {
            throw invalid("Cannot reference more than " + MOST_LAYERS + " layers.");
        }
        var names = new HashSet<String>();
        for (var layer : layers) {
            if (!names.add(layer.arn().substring(0, layer.arn().lastIndexOf(':')))) {
                throw invalid(
                        "Two different versions of the same layer are not allowed to be referenced"
                                + " in the same function.");
            }
        }
    }

    static void checkName(String name) {
        matches("functionName", name, NAME);
    }

    private void checkRuntime(String runtime) {
        if (!Runtimes.known().contains(runtime)) {
            throw invalid(
                    "Value "
                            + runtime
                            + " at 'runtime' failed to satisfy constraint: Member must satisfy enum"
                            + " value set: ["
                            + String.join(", ", Runtimes.known())
                            + "] or be a valid ARN");
        }
        if (runtimes.find(runtime).isEmpty()) {
            throw invalid(
                    "The runtime "
                            + runtime
                            + " is not available on this machine: "
                            + Runtimes.remedy(runtime)
                            + ", and start Tidemill again.");
        }
    }

    private static void checkEnvironment(String runtime, Map<String, String> environment) {
        var bytes = 0;
        var reserved = new TreeSet<String>();
        for (var variable : environment.entrySet()) {
            matches("environment.variables", variable.getKey(), VARIABLE);
            if (RESERVED.contains(variable.getKey())) {
                reserved.add(variable.getKey());
            }
            if (variable.getKey().equals(WRAPPER)
                    && Runtimes.family(runtime).equals(Optional.of(Family.PROVIDED))) {
                throw invalid(
                        "The environment variable "
                                + WRAPPER
                                + " is not supported with the runtime "
                                + runtime
                                + ": its own bootstrap is what starts it.");
            }
            bytes += utf8(variable.getKey()) + utf8(variable.getValue());
            if (variable.getValue().indexOf('\0') >= 0) {
                throw invalid(
                        "The environment variable "
                                + variable.getKey()
                                + " contains a NUL character.");
            }
        }
        if (!reserved.isEmpty()) {
            throw invalid(
                    "Lambda was unable to configure your environment variables because the"
                            + " environment variables you have provided contains reserved keys that"
                            + " are currently not supported for modification. Reserved keys used in"
                            + " this request: "
                            + String.join(", ", reserved));
        }
        if (bytes > LARGEST_ENVIRONMENT) {
            throw invalid(
                    "Lambda was unable to configure your environment variables because the"
                            + " environment variables you have provided exceeded the 4KB limit."
                            + " Size measured: "
                            + bytes
                            + " bytes");
        }
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void matches(String member, String value, Pattern pattern) {
        if (!pattern.matcher(value).matches()) {
            throw invalid(
                    "1 validation error detected: Value '"
                            + value
                            + "' at '"
                            + member
                            + "' failed to satisfy constraint: Member must satisfy regular"
                            + " expression pattern: "
                            + pattern);
        }
    }

    private static void between(String member, int value, int least, int most) {
        if (value < least || value > most) {
            throw invalid(
                    "1 validation error detected: Value '"
                            + value
                            + "' at '"
                            + member
                            + "' failed to satisfy constraint: Member must have value "
                            + (value < least
                                    ? "greater than or equal to " + least
                                    : "less than or equal to " + most));
        }
    }

    private static PlatformException invalid(String message) {
        return new PlatformException(ErrorCode.PARAMETER_INVALID, message);
    }
}
