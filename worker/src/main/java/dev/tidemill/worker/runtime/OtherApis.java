package dev.tidemill.worker.runtime;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;

/** What a sandbox's HTTP server answers beside the Runtime API. Belongs to its event loop. */
public interface OtherApis {

    /** Bytes of the largest body that they take. */
    int MAX_BODY = 64 << 10;

    /**
     * Takes a request whose body is no larger than that.
     *
     * @return false when it is none of theirs
     */
    boolean serve(ChannelHandlerContext context, FullHttpRequest request);

    /** The connection has ended: nobody waits there any more. */
    void gone(ChannelHandlerContext context);
}
