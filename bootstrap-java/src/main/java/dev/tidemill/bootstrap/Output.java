package dev.tidemill.bootstrap;

import com.amazonaws.services.lambda.runtime.api.client.logging.LambdaContextLogger;
import com.amazonaws.services.lambda.runtime.api.client.logging.LogSink;
import com.amazonaws.services.lambda.runtime.logging.LogFormat;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The function's logger: one event for each call, however many lines it has. */
final class Output implements LogSink {

    /** Keeps a message of many lines one log event; the worker turns it back. */
    private static final char NEWLINE_IN_MESSAGE = '\u001f';

    /** Writes records from the wanted level on where the function wants JSON, else text. */
    static LambdaContextLogger logger(Map<String, String> environment) {
        return isJson(environment)
                ? new LambdaContextLogger(
                        new Output(),
                        LogLevel.fromString(environment.get("AWS_LAMBDA_LOG_LEVEL")),
                        LogFormat.JSON)
                : new LambdaContextLogger(new Output(), LogLevel.UNDEFINED, LogFormat.TEXT);
    }

    static boolean isJson(Map<String, String> environment) {
        return "JSON".equals(environment.get("AWS_LAMBDA_LOG_FORMAT"));
    }

    @Override
    public void log(byte[] message) {
        var text = new String(message, StandardCharsets.UTF_8);
        var end = text.endsWith("\n") ? text.length() - 1 : text.length();
        System.out.println(text.substring(0, end).replace('\n', NEWLINE_IN_MESSAGE));
    }

    @Override
    public void log(LogLevel level, LogFormat format, byte[] message) {
        log(message);
    }

    /** What was printed belongs before what is answered. */
    static void flush() {
        System.out.flush();
        System.err.flush();
    }

    @Override
    public void close() {
        // standard output stays open
    }
}
