package dev.tidemill.worker.report;

import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.invocation.Report;
import dev.tidemill.worker.runtime.Traces.Traced;
import java.time.Duration;
import java.util.Optional;

/** The platform's own lines in a function's log, as Lambda words them. */
public final class Texts {

    private Texts() {}

    public static String initStart(String runtimeVersion, String runtimeArn) {
        return "INIT_START Runtime Version: "
                + runtimeVersion
                + "\tRuntime Version ARN: "
                + runtimeArn;
    }

    public static String start(InvocationId id, String version) {
        return "START RequestId: " + id.value() + " Version: " + version;
    }

    public static String end(InvocationId id) {
        return "END RequestId: " + id.value();
    }

    /**
     * @param status such as timeout or error; empty after success and after an error that the
     *     handler itself returned
     */
    public static String report(
            InvocationId id,
            Report report,
            Optional<String> status,
            Optional<String> errorType,
            Traced trace) {
        var text =
                new StringBuilder(200)
                        .append("REPORT RequestId: ")
                        .append(id.value())
                        .append("\tDuration: ");
        millis(text, report.duration())
                .append(" ms\tBilled Duration: ")
                .append(report.billed().toMillis())
                .append(" ms\tMemory Size: ")
                .append(report.memoryMegabytes())
                .append(" MB\tMax Memory Used: ")
                .append(report.maxMemoryUsedMegabytes())
                .append(" MB\t");
        if (report.init().isPresent()) {
            millis(text.append("Init Duration: "), report.init().get()).append(" ms\t");
        }
        status.ifPresent(it -> text.append("Status: ").append(it).append('\t'));
        errorType.ifPresent(it -> text.append("Error Type: ").append(it).append('\t'));
        if (trace.kept()) {
            text.append("\nXRAY TraceId: ")
                    .append(trace.root())
                    .append("\tSegmentId: ")
                    .append(trace.segment())
                    .append("\tSampled: true\t");
        }
        return text.toString();
    }

    /** Milliseconds with two decimals; String.format costs more than a warm call's whole report. */
    static StringBuilder millis(StringBuilder text, Duration duration) {
        var hundredths = (duration.toNanos() + 5_000) / 10_000;
        text.append(hundredths / 100).append('.');
        var rest = hundredths % 100;
        return (rest < 10 ? text.append('0') : text).append(rest);
    }
}
