package dev.tidemill.api.function;

import dev.tidemill.api.ingress.KnownParameters;
import dev.tidemill.core.function.CodeHash;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * Hands out a package to whoever holds a link that is still good; the link is the proof, so that
 * this door stands before the one that asks for names.
 */
@ApplicationScoped
class CodeDoor {

    private static final int BEFORE_IDENTITY = -20_000;
    private static final int PIECE = 64 * 1024;
    private static final Logger LOG = Logger.getLogger(CodeDoor.class);

    private final CodeLinks links;
    private final FunctionReader reader;

    CodeDoor(CodeLinks links, FunctionReader reader) {
        this.links = links;
        this.reader = reader;
    }

    void register(@Observes Router router) {
        router.get("/v1/code/:hash")
                .order(BEFORE_IDENTITY)
                .handler(KnownParameters.of("expires", "signature"))
                .handler(this::download);
    }

    private void download(RoutingContext context) {
        var request = context.request();
        request.resume();
        CodeHash code;
        try {
            code = new CodeHash(context.pathParam("hash"));
            var expires = Long.parseLong(String.valueOf(request.getParam("expires")));
            var signature = String.valueOf(request.getParam("signature"));
            if (!links.isValid(code, expires, signature)) {
                context.response().setStatusCode(403).end();
                return;
            }
        } catch (IllegalArgumentException malformed) {
            context.response().setStatusCode(403).end();
            return;
        }
        Thread.ofVirtual().name("download-code").start(() -> send(context, code));
    }

    /** A piece at a time, as fast as the caller takes them: packages are not held in memory. */
    private void send(RoutingContext context, CodeHash code) {
        var response = context.response();
        try {
            var length = reader.prove(code);
            try (var in = reader.open(code)) {
                response.putHeader(HttpHeaders.CONTENT_TYPE, "application/zip")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "private, no-store")
                        .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(length));
                for (var piece = in.readNBytes(PIECE);
                        piece.length > 0;
                        piece = in.readNBytes(PIECE)) {
                    response.write(Buffer.buffer(piece))
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join();
                }
                response.end();
            }
        } catch (IOException | RuntimeException failed) {
            if (response.closed()) {
                LOG.debug("the caller went away", failed);
            } else if (response.headWritten()) {
                LOG.error("a package cannot be handed out to its end", failed);
                context.request().connection().close();
            } else {
                LOG.error("a package cannot be handed out", failed);
                response.headers().clear();
                response.setStatusCode(500).end();
            }
        }
    }
}
