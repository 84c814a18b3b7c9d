package dev.tidemill.worker.runtime;

import dev.tidemill.core.invocation.Invocation;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** What the Runtime API answers, as Lambda words it. */
public final class HttpAnswers {

    private HttpAnswers() {}

    /**
     * An event for the code, and what it should know of it.
     *
     * @param arn the version's own
     */
    static FullHttpResponse event(
            Invocation invocation, String arn, String traceId, long deadlineMillis) {
        var response = json(HttpResponseStatus.OK, invocation.payload());
        var headers = response.headers();
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id().value());
        headers.set("Lambda-Runtime-Deadline-Ms", deadlineMillis);
        headers.set("Lambda-Runtime-Invoked-Function-Arn", invocation.otherArn().orElse(arn));
        headers.set("Lambda-Runtime-Trace-Id", traceId);
        invocation
                .origin()
                .tenancy()
                .ifPresent(it -> headers.set("Lambda-Runtime-Aws-Tenant-Id", it.value()));
        invocation
                .clientContext()
                .ifPresent(
                        context -> headers.set("Lambda-Runtime-Client-Context", oneLine(context)));
        return response;
    }

    /** JSON may be written on several lines; a header may not. */
    private static String oneLine(String json) {
        return json.replaceAll("[\\r\\n]+", " ");
    }

    public static FullHttpResponse accepted() {
        return json(HttpResponseStatus.ACCEPTED, utf8("{\"status\":\"OK\"}\n"));
    }

    static FullHttpResponse error(HttpResponseStatus status, String type, String message) {
        return json(
                status,
                utf8("{\"errorMessage\":\"" + message + "\",\"errorType\":\"" + type + "\"}\n"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static FullHttpResponse json(HttpResponseStatus status, byte[] bytes) {
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(bytes));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        return response;
    }
}
