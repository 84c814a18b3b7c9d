package dev.tidemill.worker.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.worker.sandbox.Exit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Failures that Lambda words itself, because the tenant's code can no longer speak. */
public final class Failures {

    private static final int MAX_TYPE = 200;

    public static final String TIMEOUT = "Sandbox.Timedout";
    public static final String EXIT = "Runtime.ExitError";
    public static final String OUT_OF_MEMORY = "Runtime.OutOfMemory";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int KILLED = 9;
    private static final Map<Integer, String> SIGNALS =
            Map.of(
                    4,
                    "illegal instruction",
                    6,
                    "aborted",
                    7,
                    "bus error",
                    8,
                    "floating point exception",
                    KILLED,
                    "killed",
                    11,
                    "segmentation fault",
                    15,
                    "terminated");

    private Failures() {}

    public static Failure timeout(InvocationId id, Duration limit, Instant now) {
        return of(TIMEOUT, timeoutText(id, limit, now));
    }

    /** The line of the log, and the message of the failure. */
    public static String timeoutText(InvocationId id, Duration limit, Instant now) {
        return String.format(
                Locale.ROOT,
                "%s %s Task timed out after %.2f seconds",
                now.truncatedTo(ChronoUnit.MILLIS),
                id,
                limit.toMillis() / 1000.0);
    }

    /**
     * @param type such as Extension.Crash
     */
    public static Failure extension(InvocationId id, String type, String message) {
        return of(type, "RequestId: " + id + " Error: " + message);
    }

    public static Failure exit(InvocationId id, Exit exit) {
        var start = "RequestId: " + id + " Error: Runtime exited ";
        if (exit.outOfMemory() && exit.signal() == KILLED) {
            return of(OUT_OF_MEMORY, start + "with error: signal: killed");
        }
        if (exit.signal() != 0) {
            return of(EXIT, start + "with error: signal: " + signal(exit.signal()));
        }
        return of(
                EXIT,
                exit.status() == 0
                        ? start + "without providing a reason"
                        : start + "with error: exit status " + exit.status());
    }

    /** As Go calls it, in which Lambda's own words are written. */
    public static String signal(int number) {
        return SIGNALS.getOrDefault(number, "signal " + number);
    }

    public static Failure noBootstrap(InvocationId id) {
        return of(
                "Runtime.InvalidEntrypoint",
                "RequestId: "
                        + id
                        + " Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap"
                        + " /opt/bootstrap]");
    }

    /** Bytes that an answer in one piece may have. */
    public static final int LARGEST_RESPONSE = Frames.MAX_RESPONSE;

    public static Failure streamTooLarge() {
        return of(
                "Function.ResponseSizeTooLarge", "The streamed response is larger than it may be.");
    }

    /** Its runtime went away in the middle of an answer. */
    static Failure truncated() {
        return of("Runtime.TruncatedResponse", "The response was not written to its end.");
    }

    public static Failure responseTooLarge() {
        return of(
                "Function.ResponseSizeTooLarge",
                "Response payload size exceeded maximum allowed payload size ("
                        + Frames.MAX_RESPONSE
                        + " bytes).");
    }

    /**
     * What a package's own bootstrap posted; it need not be JSON, nor name a type. Read token by
     * token: a tenant does not decide how much memory that takes.
     */
    static Failure ofRuntime(@Nullable String headerType, byte[] body) {
        var given = headerType != null ? headerType : "Runtime.Unknown";
        try (var json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return of(shortened(given), "Unknown");
            }
            var type = headerType;
            for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                var value = json.nextToken();
                if (headerType == null
                        && name.equals("errorType")
                        && value == JsonToken.VALUE_STRING) {
                    type = json.getText();
                }
                json.skipChildren();
            }
            return new Failure(shortened(type != null ? type : given), body);
        } catch (IOException malformed) {
            return of(shortened(given), "Unknown");
        }
    }

    /** The type goes into records of the platform: a tenant does not decide how large they are. */
    private static String shortened(String type) {
        return type.length() <= MAX_TYPE ? type : type.substring(0, MAX_TYPE);
    }

    public static Failure of(String type, String message) {
        try {
            return new Failure(
                    type,
                    JSON.writeValueAsBytes(
                            JSON.createObjectNode()
                                    .put("errorType", type)
                                    .put("errorMessage", message)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
