package dev.tidemill.core.function;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One immutable state of a function's code and configuration: all that placing and running it
 * needs.
 *
 * @param function whose version this is
 * @param id of the version, unique for all times: one made anew under the name has another; empty
 *     for a record of before ids
 * @param version {@code $LATEST} or a number
 * @param revision changes whenever code or configuration changes; a sandbox belongs to one revision
 *     for life
 * @param runtime a runtime identifier of Lambda, such as {@code nodejs20.x}
 * @param handler what the runtime calls, such as {@code index.handler}
 * @param memoryMegabytes memory limit, 128 to 10240
 * @param timeout the longest one invocation may take
 * @param ephemeralStorageMegabytes the size of {@code /tmp}, 512 to 10240
 * @param role the ARN of its execution role; empty for a record of before roles
 * @param environment the tenant's environment variables
 * @param code the deployment package
 * @param logGroup where its output goes, by default {@code /aws/lambda/NAME}
 * @param egress the ids of the egress policies that say what it reaches outside; mostly none
 * @param layers shown together as {@code /opt}, the later over the earlier
 * @param jsonLogs what its log contains; empty: everything, as text
 * @param modes in which ways it runs differently from others
 */
public record FunctionVersion(
        FunctionId function,
        Optional<String> id,
        String version,
        String revision,
        String runtime,
        String handler,
        int memoryMegabytes,
        Duration timeout,
        int ephemeralStorageMegabytes,
        Optional<String> role,
        Map<String, String> environment,
        CodeHash code,
        String logGroup,
        List<String> egress,
        List<Layer> layers,
        Optional<JsonLogs> jsonLogs,
        Modes modes)
        implements Target {

    public static final String LATEST = "$LATEST";

    public FunctionVersion {
        environment = Map.copyOf(environment);
        egress = egress == null ? List.of() : List.copyOf(egress); // written by an older program
        layers = layers == null ? List.of() : List.copyOf(layers); // the same
        modes = modes == null || modes.equals(Modes.NONE) ? Modes.NONE : modes; // the same
    }

    /** One that reaches the platform and nothing else, without layers and with a log of text. */
    public FunctionVersion(
            FunctionId function,
            Optional<String> id,
            String version,
            String revision,
            String runtime,
            String handler,
            int memoryMegabytes,
            Duration timeout,
            int ephemeralStorageMegabytes,
            Optional<String> role,
            Map<String, String> environment,
            CodeHash code,
            String logGroup) {
        this(
                function,
                id,
                version,
                revision,
                runtime,
                handler,
                memoryMegabytes,
                timeout,
                ephemeralStorageMegabytes,
                role,
                environment,
                code,
                logGroup,
                List.of(),
                List.of(),
                Optional.empty(),
                Modes.NONE);
    }

    /** The same with these ways out. */
    public FunctionVersion reaching(List<String> policies) {
        return new FunctionVersion(
                function,
                id,
                version,
                revision,
                runtime,
                handler,
                memoryMegabytes,
                timeout,
                ephemeralStorageMegabytes,
                role,
                environment,
                code,
                logGroup,
                policies,
                layers,
                jsonLogs,
                modes);
    }

    /** The same with these layers. */
    public FunctionVersion withLayers(List<Layer> others) {
        return new FunctionVersion(
                function,
                id,
                version,
                revision,
                runtime,
                handler,
                memoryMegabytes,
                timeout,
                ephemeralStorageMegabytes,
                role,
                environment,
                code,
                logGroup,
                egress,
                others,
                jsonLogs,
                modes);
    }

    /** The same with its log in JSON. */
    public FunctionVersion withLogs(JsonLogs logs) {
        return new FunctionVersion(
                function,
                id,
                version,
                revision,
                runtime,
                handler,
                memoryMegabytes,
                timeout,
                ephemeralStorageMegabytes,
                role,
                environment,
                code,
                logGroup,
                egress,
                layers,
                Optional.of(logs),
                modes);
    }

    /** The same in these modes. */
    public FunctionVersion in(Modes others) {
        return new FunctionVersion(
                function,
                id,
                version,
                revision,
                runtime,
                handler,
                memoryMegabytes,
                timeout,
                ephemeralStorageMegabytes,
                role,
                environment,
                code,
                logGroup,
                egress,
                layers,
                jsonLogs,
                others);
    }

    /** The ARN by which it is invoked when nobody names an alias: the latest has no qualifier. */
    public String arn() {
        return version.equals(LATEST) ? function.arn() : function.arn(version);
    }

    /** Environment variables may be secrets. */
    @Override
    public String toString() {
        return function + ":" + version + "@" + revision;
    }
}
