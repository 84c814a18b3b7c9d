package dev.tidemill.api.call;

import dev.tidemill.core.invocation.ResponseStream;

/** Lets so many bytes of an answer pass, and says stop then. */
final class LimitedStream implements ResponseStream {

    private final ResponseStream to;
    private long left;

    LimitedStream(ResponseStream to, long limit) {
        this.to = to;
        this.left = limit;
    }

    @Override
    public void begin(String contentType) {
        to.begin(contentType);
    }

    @Override
    public Next write(byte[] bytes) {
        left -= bytes.length;
        return left < 0 ? Next.STOP : to.write(bytes);
    }

    @Override
    public void whenReady(Runnable resume) {
        to.whenReady(resume);
    }
}
