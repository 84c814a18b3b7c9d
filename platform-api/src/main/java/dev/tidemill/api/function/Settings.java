package dev.tidemill.api.function;

import dev.tidemill.core.function.JsonLogs;
import dev.tidemill.core.function.Layer;
import dev.tidemill.core.function.Modes;
import dev.tidemill.core.function.SnapStart;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function's configuration.
 *
 * @param memoryMegabytes 128 to 10240
 * @param timeoutSeconds 1 to 900
 * @param storageMegabytes the size of {@code /tmp}, 512 to 10240
 * @param logGroup empty: {@code /aws/lambda/NAME}
 * @param egress ids of egress policies, at most five
 * @param layers shown together as {@code /opt}, the later over the earlier
 * @param jsonLogs what the log contains; empty: everything, as text
 * @param modes in which ways it runs differently from others
 */
public record Settings(
        String runtime,
        String handler,
        String role,
        String description,
        int memoryMegabytes,
        int timeoutSeconds,
        int storageMegabytes,
        Map<String, String> environment,
        Optional<String> logGroup,
        List<String> egress,
        List<Layer> layers,
        Optional<JsonLogs> jsonLogs,
        Modes modes) {

    public static final int DEFAULT_MEMORY = 128;
    public static final int DEFAULT_TIMEOUT = 3;
    public static final int DEFAULT_STORAGE = 512;

    public Settings {
        environment = Map.copyOf(environment);
        egress = List.copyOf(egress);
        layers = List.copyOf(layers);
    }

    /** What of a configuration is to be another; empty stays as it is. */
    public record Change(
            Optional<String> runtime,
            Optional<String> handler,
            Optional<String> role,
            Optional<String> description,
            Optional<Integer> memoryMegabytes,
            Optional<Integer> timeoutSeconds,
            Optional<Integer> storageMegabytes,
            Optional<Map<String, String>> environment,
            Optional<String> logGroup,
            Optional<List<String>> egress,
            Optional<List<Layer>> layers,
            LogWish logs,
            Optional<Boolean> activeTracing,
            Optional<SnapStart> snapStart) {}

    Settings with(Change change) {
        return new Settings(
                change.runtime().orElse(runtime),
                change.handler().orElse(handler),
                change.role().orElse(role),
                change.description().orElse(description),
                change.memoryMegabytes().orElse(memoryMegabytes),
                change.timeoutSeconds().orElse(timeoutSeconds),
                change.storageMegabytes().orElse(storageMegabytes),
                change.environment().orElse(environment),
                change.logGroup().or(this::logGroup),
                change.egress().orElse(egress),
                change.layers().orElse(layers),
                change.logs().after(jsonLogs),
                modes.tracing(change.activeTracing().orElse(modes.activeTracing()))
                        .starting(change.snapStart().orElse(modes.snapStart())));
    }

    Settings describedAs(String other) {
        return new Settings(
                runtime,
                handler,
                role,
                other,
                memoryMegabytes,
                timeoutSeconds,
                storageMegabytes,
                environment,
                logGroup,
                egress,
                layers,
                jsonLogs,
                modes);
    }

    /** Environment variables may be secrets. */
    @Override
    public String toString() {
        return "Settings[" + runtime + " " + handler + "]";
    }
}
