package dev.tidemill.api.aws.url;

import dev.tidemill.api.ingress.Outflow;
import dev.tidemill.core.invocation.ResponseStream;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Arrays;
import java.util.Optional;

/**
 * An answer at a function's address that is written while it comes. Where the function says so, its
 * first bytes are the head of the answer as JSON, and eight zeros end it.
 */
final class UrlStream implements ResponseStream {

    /** Writes the status and the headers, and says whether a body may follow. */
    interface Head {
        boolean write(UrlAnswer head);
    }

    static final String WITH_HEAD = "application/vnd.awslambda.http-integration-response";

    private final HttpServerResponse response;
    private final Outflow flow;
    private final Head head;
    private final Prelude prelude = new Prelude();
    private Stage stage = Stage.NOTHING;

    private enum Stage {
        NOTHING,
        /** The head comes. */
        HEAD,
        BODY,
        /** There is a head, and no body may follow. */
        NO_BODY,
        /** What should have been the head is none. */
        MALFORMED
    }

    UrlStream(HttpServerResponse response, Head head) {
        this.response = response;
        this.flow = new Outflow(response);
        this.head = head;
    }

    /** Whether the function wrote anything, if only what is none. */
    boolean hasBegun() {
        return stage != Stage.NOTHING;
    }

    /** Whether the answer's head is on its way. */
    boolean hasHead() {
        return stage == Stage.BODY || stage == Stage.NO_BODY;
    }

    @Override
    public void begin(String contentType) {
        stage = Stage.HEAD;
        if (!contentType.equals(WITH_HEAD)) {
            write(UrlAnswer.ofType(contentType));
        }
    }

    @Override
    public Next write(byte[] bytes) {
        return switch (stage) {
            case HEAD -> headComes(bytes);
            case BODY -> flow.write(buffer(bytes)) ? Next.MORE : Next.WAIT;
            case NOTHING, NO_BODY, MALFORMED -> Next.MORE; // for nobody
        };
    }

    private Next headComes(byte[] bytes) {
        var end = prelude.take(bytes);
        if (end < 0) {
            if (prelude.isTooLong()) {
                stage = Stage.MALFORMED;
            }
            return Next.MORE;
        }
        write(UrlAnswer.head(prelude.json()));
        return end < bytes.length ? write(Arrays.copyOfRange(bytes, end, bytes.length)) : Next.MORE;
    }

    private void write(Optional<UrlAnswer> its) {
        if (its.isEmpty()) {
            stage = Stage.MALFORMED;
        } else {
            stage = !flow.isGone() && head.write(its.get()) ? Stage.BODY : Stage.NO_BODY;
        }
    }

    @Override
    public void whenReady(Runnable resume) {
        flow.whenReady(resume);
    }

    /**
     * @param whole whether the function has said everything; if not, the connection ends, so that
     *     the client does not take a part for the whole
     */
    void end(boolean whole) {
        if (flow.isGone() || response.ended()) {
            return;
        }
        if (whole) {
            var unused = response.end();
        } else {
            response.reset();
        }
    }

    @SuppressWarnings("deprecation") // the only buffer that takes bytes without copying them
    private static Buffer buffer(byte[] bytes) {
        return Buffer.buffer(Unpooled.wrappedBuffer(bytes));
    }
}
