package dev.tidemill.worker.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.function.JsonLogs;
import dev.tidemill.core.function.JsonLogs.Level;
import dev.tidemill.core.function.TenancyId;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Report;
import dev.tidemill.core.invocation.Trace;
import dev.tidemill.worker.runtime.Traces.Traced;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The platform's own lines in one sandbox's log: as text, or as the JSON records of Lambda's
 * telemetry from the level on that the function wants.
 */
public final class SystemLines {

    private static final JsonMapper JSON = new JsonMapper();

    private final Journal journal;
    private final Clock clock;
    private final String version;
    private final Optional<JsonLogs> json;
    private final Optional<TenancyId> tenancy;

    /**
     * @param tenancy whom the sandbox serves alone
     */
    public SystemLines(
            Journal journal, Clock clock, FunctionVersion function, Optional<TenancyId> tenancy) {
        this.journal = journal;
        this.clock = clock;
        this.version = function.version();
        this.json = function.jsonLogs();
        this.tenancy = tenancy;
    }

    /**
     * @param initializationType {@code on-demand} or {@code provisioned-concurrency}
     */
    public void initStart(String runtimeVersion, String runtimeArn, String initializationType) {
        if (json.isEmpty()) {
            journal.line(Texts.initStart(runtimeVersion, runtimeArn));
        }
        if (wantsRecords()) {
            write(
                    "platform.initStart",
                    Level.INFO,
                    init(initializationType)
                            .put("runtimeVersion", runtimeVersion)
                            .put("runtimeVersionArn", runtimeArn));
        }
    }

    private static ObjectNode init(String type) {
        return JSON.createObjectNode().put("initializationType", type).put("phase", "init");
    }

    /** The runtime has loaded the function; of interest to telemetry alone. */
    public void initRuntimeDone(String initializationType) {
        var tap = journal.tap();
        if (tap != null) {
            tap.platform(
                    "platform.initRuntimeDone", init(initializationType).put("status", "success"));
        }
    }

    /** Extensions are ready, too; of interest to telemetry alone. */
    public void initReport(String initializationType, Duration took) {
        var tap = journal.tap();
        if (tap != null) {
            var record = init(initializationType).put("status", "success");
            record.putObject("metrics").put("durationMs", millis(took));
            tap.platform("platform.initReport", record);
        }
    }

    private boolean wantsRecords() {
        return json.isPresent() || journal.tap() != null;
    }

    /** What follows belongs to this run. */
    public void start(InvocationId id, Traced trace) {
        journal.begin();
        if (json.isEmpty()) {
            journal.line(Texts.start(id, version));
        }
        if (!wantsRecords()) {
            return;
        }
        var record = JSON.createObjectNode().put("requestId", id.value());
        tell(trace, record);
        write("platform.start", Level.INFO, record.put("version", version));
    }

    /**
     * @param text as a function without JSON shows it; JSON tells it at the end of the run
     */
    public void timedOut(String text) {
        if (json.isEmpty()) {
            journal.line(text);
        }
    }

    /** The runtime is done with a run, before its extensions are. */
    public void runtimeDone(
            InvocationId id,
            Traced trace,
            Duration ran,
            Optional<String> status,
            Optional<String> errorType) {
        if (wantsRecords()) {
            var done = outcome(id, status, errorType);
            done.putObject("metrics").put("durationMs", millis(ran));
            tell(trace, done);
            write("platform.runtimeDone", errorType.isPresent() ? Level.WARN : Level.DEBUG, done);
        }
    }

    /**
     * @param status such as timeout or error; empty after success and after an error that the
     *     handler itself returned
     * @param errorType of whatever failed
     */
    public void end(
            InvocationId id,
            Traced trace,
            Report report,
            Optional<String> status,
            Optional<String> errorType) {
        if (json.isEmpty()) {
            journal.line(Texts.end(id));
            var type = status.isEmpty() ? status : errorType;
            journal.line(Texts.report(id, report, status, type, trace));
        }
        if (!wantsRecords()) {
            return;
        }
        var failed = errorType.isPresent();
        var whole = outcome(id, status, errorType);
        var metrics =
                whole.putObject("metrics")
                        .put("durationMs", millis(report.duration()))
                        .put("billedDurationMs", report.billed().toMillis())
                        .put("memorySizeMB", report.memoryMegabytes())
                        .put("maxMemoryUsedMB", report.maxMemoryUsedMegabytes());
        report.init().ifPresent(init -> metrics.put("initDurationMs", millis(init)));
        tell(trace, whole);
        write("platform.report", failed ? Level.WARN : Level.INFO, whole);
    }

    private static void tell(Traced trace, ObjectNode record) {
        if (trace.kept()) {
            record.putObject("tracing")
                    .put("spanId", trace.segment())
                    .put("type", Trace.HEADER)
                    .put("value", trace.header());
        }
    }

    private static ObjectNode outcome(
            InvocationId id, Optional<String> status, Optional<String> errorType) {
        var record =
                JSON.createObjectNode()
                        .put("requestId", id.value())
                        .put("status", status.orElse(errorType.isPresent() ? "error" : "success"));
        errorType.ifPresent(type -> record.put("errorType", type));
        return record;
    }

    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1000.0) / 1000.0;
    }

    private void write(String type, Level level, ObjectNode record) {
        var tap = journal.tap();
        if (tap != null) {
            tap.platform(type, record);
        }
        if (json.filter(it -> it.wantsSystem(level)).isEmpty()) {
            return;
        }
        var line =
                JSON.createObjectNode()
                        .put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
                        .put("type", type);
        tenancy.ifPresent(it -> record.put("tenantId", it.value()));
        line.set("record", record);
        journal.line(line.toString());
    }
}
