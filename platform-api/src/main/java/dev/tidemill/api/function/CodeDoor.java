package dev.tidemill.api.function;

import dev.tidemill.core.function.CodeHash;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Hands out a package to whoever holds a link that is still good; the link is the proof, so that
 * this door stands before the one that asks for names.
 */
@ApplicationScoped
class CodeDoor {

    private static final int BEFORE_IDENTITY = -20_000;
    private static final Logger LOG = Logger.getLogger(CodeDoor.class);

    private final CodeLinks links;
    private final FunctionReader reader;

    CodeDoor(CodeLinks links, FunctionReader reader) {
        this.links = links;
        this.reader = reader;
    }

    void register(@Observes Router router) {
        router.get("/v1/code/:hash").order(BEFORE_IDENTITY).handler(this::download);
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

    private void send(RoutingContext context, CodeHash code) {
        try {
            var zip = reader.code(code);
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/zip")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "private, no-store")
                    .end(Buffer.buffer(zip));
        } catch (RuntimeException failed) {
            LOG.error("a package cannot be handed out", failed);
            context.response().setStatusCode(500).end();
        }
    }
}
