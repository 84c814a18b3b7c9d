package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.ingress.Outflow;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * An output that is a stream of events. Its head is written with the first one; before that the
 * operation may still fail as every other does.
 */
public final class EventStream {

    private final HttpServerResponse response;
    private final String requestId;
    private final Outflow flow;
    private boolean begun;

    EventStream(HttpServerResponse response, String requestId) {
        this.response = response;
        this.requestId = requestId;
        this.flow = new Outflow(response);
    }

    /** Before the first event. */
    public void header(String name, String value) {
        response.putHeader(name, value);
    }

    /** Whether the caller has been told that it succeeds. */
    public boolean hasBegun() {
        return begun;
    }

    /**
     * @param type as the model names the event
     * @return whether there is room for more
     */
    public boolean send(String type, String contentType, byte[] payload) {
        begin();
        return flow.write(buffer(EventMessage.encode(type, contentType, payload)));
    }

    /** The last one. */
    public void end(String type, String contentType, byte[] payload) {
        send(type, contentType, payload);
        if (!flow.isGone()) {
            var unused = response.end();
        }
    }

    /** Answers without any event. */
    public void end(int status) {
        if (!flow.isGone()) {
            var unused =
                    response.setStatusCode(status).putHeader("x-amzn-RequestId", requestId).end();
        }
    }

    /** Runs it once, when there is room or nobody to read. */
    public void whenReady(Runnable resume) {
        flow.whenReady(resume);
    }

    private void begin() {
        if (!begun) {
            begun = true;
            if (!flow.isGone()) {
                response.setChunked(true)
                        .putHeader("x-amzn-RequestId", requestId)
                        .putHeader("Content-Type", "application/vnd.amazon.eventstream");
            }
        }
    }

    @SuppressWarnings("deprecation") // the only buffer that takes bytes without copying them
    private static Buffer buffer(byte[] bytes) {
        return Buffer.buffer(Unpooled.wrappedBuffer(bytes));
    }
}
